import type { Health } from '$lib/supabase/health.ts';
import { span } from '$lib/report/duration.ts';

/** One thing that is watched: how it stands, in words, and whether somebody must be called. */
export type Check = {
	readonly name: string;
	readonly words: string;
	readonly well: boolean;
	/** No report waits because of it: it can be looked at in the morning. */
	readonly waits?: true;
};

const STOPPED: Record<string, string> = {
	call: 'Nobody sends them, or the sender cannot reach the database',
	sign_in: 'The latest stopped at signing in',
	secrecy: 'The latest stopped because a reporter was shown reports, or the server did not answer',
	filing: 'The latest could not be filed',
	routing: 'The latest did not go to its officer',
	notification: 'The latest stopped because no message left',
	clock: 'The latest stopped because it was not passed on in time',
	queue: 'The latest stopped because a region has nobody to tell of its reports'
};

const ago = (seconds: number) => span(seconds * 1000);

/** How long ago it was; `never`: it was not. A moment that lies in the future by more than clocks differ is none. */
function since(age: number | null, never: string, words: (ago: string) => string): string {
	if (age === null) return never;
	return age < -60 ? 'Not since the server’s time was set back' : words(ago(age));
}

/** How the reports fare that are made up to try the whole way. */
function canaryCheck({ canaryAgeSeconds: age, canaryStopped: stopped, alarms }: Health): Check {
	const arrived = since(
		age,
		'None has arrived yet',
		(time) => `The last to arrive did so ${time} ago`
	);
	const where = stopped === null ? null : (STOPPED[stopped] ?? `The latest stopped: ${stopped}`);
	return {
		name: 'Made-up reports, sent every five minutes to try the whole way',
		words: where === null ? arrived : `${arrived}. ${where}`,
		well: !alarms.includes('canary')
	};
}

/** They are proved each night; two nights without are one too many. */
const UNPROVED_H = 50;

function figuresCheck({ figuresWrong: wrong, figuresAgeHours: hours }: Health): Check {
	const name = 'Figures, proved each night against the reports';
	if (hours === null) return { name, words: 'Not proved yet', well: true, waits: true };
	const found = wrong === 0 ? 'all were right' : `${wrong} were wrong, and mended`;
	const words = `Proved ${ago(hours * 3600)} ago: ${found}`;
	return { name, words, well: wrong === 0 && hours <= UNPROVED_H, waits: true };
}

/** The parts of the service that are watched. The server decides which of them is an alarm. */
export function checksOf(health: Health): readonly Check[] {
	const {
		tickAgeSeconds: tick,
		oldestOverdueSeconds: late,
		due,
		stuck,
		notificationsStuck,
		oldestNotificationSeconds: unsent
	} = health;
	const { queuesUnwatched: unwatched, alarms } = health;
	return [
		{
			name: 'The clock that passes reports on',
			words: since(tick, 'It has never run', (time) => `It ran ${time} ago`),
			well: !alarms.includes('clock')
		},
		{
			name: 'Reports that should have been passed on',
			words: due === 0 ? 'None' : `${due}, the first of them ${ago(late ?? 0)} ago`,
			well: !alarms.includes('overdue')
		},
		{
			name: 'Reports that cannot be passed on',
			words: stuck === 0 ? 'None' : String(stuck),
			well: !alarms.includes('stuck')
		},
		{
			name: 'Messages that should have left',
			words:
				notificationsStuck === 0
					? 'None'
					: `${notificationsStuck}, the first of them ${ago(unsent ?? 0)} ago`,
			well: !alarms.includes('notifications')
		},
		{
			name: 'Regions with nobody to tell of a report',
			words:
				unwatched === 0
					? 'None'
					: `${unwatched}. No operator is on duty, and no supervisor or administrator can be told. ` +
						'Put somebody on duty, or check how they are told',
			well: !alarms.includes('queues')
		},
		figuresCheck(health),
		canaryCheck(health)
	];
}
