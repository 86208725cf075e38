/**
 * The sign-in code that was last e-mailed to somebody, read where a local gateway keeps its messages.
 * Other people's messages, of a clock that ticks, may be newer.
 */
export async function mailedCode(gatewayUrl: string, email: string): Promise<string> {
	const answer = await fetch(`${gatewayUrl}/local/messages.json`);
	const messages = (await answer.json()) as { recipient: string; body: string }[];
	const codes = messages
		.filter(({ recipient }) => recipient === email)
		.map(({ body }) => /^\d{6}\b/.exec(body)?.[0]);
	const code = codes.find((found) => found !== undefined);
	if (code === undefined) throw new Error(`No sign-in code was e-mailed to ${email}.`);
	return code;
}
