/** What a message says: nothing that names a vessel, a place or a person. */
export type Due = {
	readonly attempt_id: string;
	readonly kind: 'push' | 'email' | 'sms';
	readonly address: string;
	readonly p256dh: string | null;
	readonly auth: string | null;
	readonly urgency: 'now' | 'today' | 'routine' | 'test' | 'gaps' | 'proof';
	readonly reports: number;
	readonly expires_at: string;
};

const DAY = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'long',
	hour: '2-digit',
	minute: '2-digit',
	timeZone: 'Europe/London'
});

/** Why somebody is written to, and a page of our own that only shows it. */
export function message(due: Due, app: string): { text: string; url: string } {
	if (due.urgency === 'test') {
		return { text: 'This is a test', url: `${app}/notice#test=${due.attempt_id}` };
	}
	if (due.urgency === 'proof') {
		const text =
			`Show that messages still reach you here: open this link by ${DAY.format(new Date(due.expires_at))} ` +
			'and sign in. After that, new reports go to somebody else.';
		return { text, url: `${app}/notice#test=${due.attempt_id}` };
	}
	if (due.urgency === 'gaps') {
		const text =
			'The rota has times in the next 30 days when nobody is on duty for a patch or the hotline. ' +
			'Open the app to see them.';
		return { text, url: `${app}/gaps` };
	}
	const text = due.reports === 1 ? 'A report needs you' : `${due.reports} reports need you`;
	// behind the hash: no server, proxy or link scanner learns it, and reading the page does nothing
	return { text, url: `${app}/notice#open=${due.attempt_id}` };
}
