import type { FunctionEnv } from '../_shared/env.ts';
import { rpc } from '../_shared/supabase.ts';
import { assertSecrecy, makeAccounts, signIn, signOut } from './accounts.ts';

type Begun = { due: boolean; site_id: string | null; reporter_id: string | null };

/** Where one can stop before it is filed; what comes after, the database sees by itself. */
type Step = 'sign_in' | 'secrecy' | 'filing';

export type Sent = {
	/** The report's id; null when none was due, or it stopped. */
	readonly filed: string | null;
	/** `busy`: not even that could be written down. */
	readonly stopped: Step | 'busy' | null;
};

function content(siteId: string, now: Date) {
	return {
		payload_version: 1,
		site_id: siteId,
		urgency: 'routine',
		danger_to_life: false,
		indicators: [],
		description: 'Made up, to see that reports arrive. Nobody saw anything.',
		seen_at: now.toISOString(),
		saved_at: now.toISOString(),
		place_text: 'nowhere'
	};
}

const NOT_FILED = { filed: null, stopped: null };

/** Files one as its reporter, by the doors that reporters use, unless one was sent a moment ago. */
export async function send(env: FunctionEnv, now: Date): Promise<Sent> {
	let step: Step = 'sign_in';
	const stopped = (error: Error) => {
		console.error(`The canary stopped at ${step}: ${error.message}`);
		return rpc<string>(env, 'canary_stopped', { step }, null).then(
			() => ({ ...NOT_FILED, stopped: step }),
			() => ({ ...NOT_FILED, stopped: 'busy' as const })
		);
	};
	/** Where to file, after whatever came of the one before was written down. */
	const begin = () => rpc<Begun>(env, 'begin_canary', {}, null);

	let begun = await begin().catch(() => null);
	if (!begun) return { ...NOT_FILED, stopped: 'busy' };
	if (!begun.due) return NOT_FILED;
	try {
		if (!begun.site_id) {
			await makeAccounts(env);
			begun = await begin();
		}
		const bearer = await signIn(env, begun.reporter_id!);
		try {
			step = 'secrecy';
			await assertSecrecy(env, bearer);
			step = 'filing';
			const report = {
				report_id: crypto.randomUUID(),
				content: content(begun.site_id!, now),
				sent_at: now.toISOString()
			};
			await rpc<object>(env, 'submit_report', report, bearer);
			return { filed: report.report_id, stopped: null };
		} finally {
			await signOut(env, bearer);
		}
	} catch (error) {
		return stopped(error as Error);
	}
}
