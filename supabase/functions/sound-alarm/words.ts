/** What an alarm says: what is wrong in plain words, and nothing of any report. */

/** What the database tells of itself; nothing is told while it does not answer. */
export type Health = {
	readonly tick_age_seconds: number | null;
	readonly oldest_overdue_seconds: number | null;
	readonly due: number;
	readonly stuck: number;
	readonly notifications_stuck: number;
	readonly canary_age_seconds: number | null;
	readonly canary_stopped: string | null;
	readonly queues_unwatched: number;
	/** By the database's own rule. Empty: all is well. */
	readonly alarms: readonly string[];
};

/** The one alarm that the database cannot raise itself. */
export const DATABASE = 'database';

const PUT_BACK = 'The time of the server was put back.';

function span(seconds: number): string {
	const minutes = Math.floor(seconds / 60);
	if (minutes < 2) return `${Math.floor(seconds)} seconds`;
	return minutes < 120 ? `${minutes} minutes` : `${Math.floor(minutes / 60)} hours`;
}

const count = (number: number, one: string, many: string) =>
	number === 1 ? `1 ${one}` : `${number} ${many}`;

function wordsOf(alarm: string, health: Health | null): string {
	if (alarm === DATABASE)
		return 'The database does not answer. Nobody can send or read a report. Phones keep theirs and try again.';
	switch (health && alarm) {
		case 'clock': {
			const age = health!.tick_age_seconds;
			if (age === null) return 'The clock that passes reports on has never run.';
			return age < 0
				? `${PUT_BACK} Since then the clock that passes reports on has not run. A report that nobody answers stays where it is.`
				: `The clock that passes reports on last ran ${span(age)} ago. A report that nobody answers stays where it is.`;
		}
		case 'overdue':
			return `${count(health!.due, 'report', 'reports')} should have been passed on. The first is ${span(health!.oldest_overdue_seconds ?? 0)} late.`;
		case 'stuck':
			return `${count(health!.stuck, 'report', 'reports')} cannot be passed on.`;
		case 'notifications':
			return `${count(health!.notifications_stuck, 'message', 'messages')} to staff did not leave.`;
		case 'queues':
			return `${count(health!.queues_unwatched, 'region has', 'regions have')} nobody who can be told of a report. Put somebody on duty.`;
		case 'canary': {
			const age = health!.canary_age_seconds;
			if (age !== null && age < 0) return `${PUT_BACK} Since then no test report has arrived.`;
			const when = age === null ? 'None has arrived yet' : `The last arrived ${span(age)} ago`;
			const where = health!.canary_stopped ? ` They stop at: ${health!.canary_stopped}.` : '';
			return `Test reports do not arrive. ${when}.${where}`;
		}
		default:
			return `Something else is wrong: ${alarm}.`;
	}
}

/** "02:10 UTC on 30 November 2026", whatever zone the server is in. */
function moment(at: Date): string {
	const zone = { timeZone: 'UTC' } as const;
	const time = at.toLocaleTimeString('en-GB', { ...zone, hour: '2-digit', minute: '2-digit' });
	const day = at.toLocaleDateString('en-GB', {
		...zone,
		day: 'numeric',
		month: 'long',
		year: 'numeric'
	});
	return `${time} UTC on ${day}`;
}

/** The first line is the subject of an e-mail. No alarms: all is well again. */
export function alarmText(alarms: readonly string[], health: Health | null, since: Date): string {
	if (alarms.length === 0) {
		return [
			'Kraken reporting works again',
			'',
			`Nothing is wrong since ${moment(since)}. Check that no report was left without an answer.`
		].join('\n');
	}
	return [
		'ALARM: Kraken reporting does not work as it should',
		'',
		...alarms.map((alarm) => `- ${wordsOf(alarm, health)}`),
		'',
		`It began at ${moment(since)} at the latest.`,
		'Call the people who run this service, and ring the officers yourself: reports may wait, and nobody was told.',
		'We tell you every 30 minutes until it works again.'
	].join('\n');
}
