/** What a message says: nothing that names a vessel or a person. Only the e-mail about gaps names sites. */
export type Due = {
	readonly attempt_id: string;
	readonly kind: 'push' | 'email' | 'sms';
	readonly address: string;
	readonly p256dh: string | null;
	readonly auth: string | null;
	readonly urgency: 'now' | 'today' | 'routine' | 'test' | 'gaps' | 'proof';
	readonly reports: number;
	readonly expires_at: string;
	/** Of `gaps`, how many each site has. Absent where the database is older than this function. */
	readonly gaps?:
		| readonly {
				readonly kind: 'hotline' | 'patch' | 'site';
				readonly name: string;
				readonly gaps: number;
		  }[]
		| null;
};

const DAY = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'long',
	hour: '2-digit',
	minute: '2-digit',
	timeZone: 'Europe/London'
});

/** A letter that nobody reads to its end helps nobody. */
const MOST_SITES = 50;

/** How many gaps each site has. When they are, only the app says: a letter can be read by others. */
function gapsText(gaps: NonNullable<Due['gaps']>): string {
	const lines = gaps.slice(0, MOST_SITES).map(({ kind, name, gaps: count }) => {
		const place = { hotline: `Hotline of ${name}`, patch: `${name} (no sites)`, site: name }[kind];
		return `${place}: ${count === 1 ? '1 gap' : `${count} gaps`}`;
	});
	const more = gaps.length - lines.length;
	return [
		'The rota has times in the next 30 days when nobody is on duty for a patch or the hotline.',
		...(lines.length > 0 ? ['', ...lines, ...(more > 0 ? [`And ${more} more.`] : []), ''] : []),
		'Open the app to see them.'
	].join('\n');
}

/** Why somebody is written to, and a page of our own that only shows it. */
export function message(due: Due, app: string): { text: string; url: string } {
	if (due.urgency === 'test') {
		return { text: 'This is a test', url: `${app}/notification#test=${due.attempt_id}` };
	}
	if (due.urgency === 'proof') {
		const text =
			`Show that messages still reach you here: open this link by ${DAY.format(new Date(due.expires_at))} ` +
			'and sign in. After that, new reports go to somebody else.';
		return { text, url: `${app}/notification#test=${due.attempt_id}` };
	}
	if (due.urgency === 'gaps') {
		return { text: gapsText(due.gaps ?? []), url: `${app}/gaps` };
	}
	const text = due.reports === 1 ? 'A report needs you' : `${due.reports} reports need you`;
	// behind the hash: no server, proxy or link scanner learns it, and reading the page does nothing
	return { text, url: `${app}/notification#open=${due.attempt_id}` };
}
