import { beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyMemory, soundAlarm, type AlarmMessage, type Taken, type Target } from './sound.ts';
import { alarmText, type Health } from './words.ts';

const NOON = new Date('2026-11-25T12:00:00Z');
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);
const WELL: Health = {
	tick_age_seconds: 10,
	oldest_overdue_seconds: null,
	due: 0,
	stuck: 0,
	notifications_stuck: 0,
	canary_age_seconds: 100,
	canary_stopped: null,
	queues_unwatched: 0,
	alarms: []
};
const MAIL: Target = { kind: 'email', address: 'ann@harbour.test' };
const HOOK: Target = { kind: 'web', address: 'https://alarm.test/hook' };

/** A database, two addresses and a sender, each of which can fail. */
function scene() {
	const left: string[] = [];
	const noted: string[] = [];
	const memory = emptyMemory();
	const set = {
		left,
		noted,
		memory,
		away: false,
		failing: new Set<string>(),
		health: WELL,
		due: [] as Target[],
		async at(seconds: number): Promise<readonly string[]> {
			left.length = noted.length = 0;
			return soundAlarm(
				{
					async take(): Promise<Taken> {
						if (set.away) throw new Error('busy');
						return {
							...{ health: set.health, since: NOON.toISOString(), due: set.due },
							...{ emails: [MAIL.address], web_address: HOOK.address }
						};
					},
					async note({ kind }, alarms, at) {
						if (set.away) throw new Error('busy');
						noted.push(`${kind} ${alarms.join() || 'over'} ${at.toISOString().slice(11, 19)}`);
					}
				},
				async ({ kind }: Target, { alarms }: AlarmMessage) => {
					if (set.failing.has(kind)) throw new Error('no answer');
					left.push(`${kind} ${alarms.join() || 'over'}`);
				},
				memory,
				() => after(seconds)
			);
		}
	};
	return set;
}

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

test('who is due is told, and that is noted; what did not leave is not', async () => {
	const set = scene();
	expect(await set.at(0)).toEqual([]);
	expect(set.left).toEqual([]);
	set.health = { ...WELL, tick_age_seconds: 61, alarms: ['clock'] };
	set.due = [MAIL, HOOK];
	set.failing.add('email');
	expect(await set.at(30)).toEqual(['clock']);
	expect(set.left).toEqual(['web clock']);
	expect(set.noted).toEqual(['web clock 12:00:30']);
});

describe('a database that does not answer', () => {
	test('is told to those who were last read: once, each half hour, and noted when it is back', async () => {
		const set = scene();
		await set.at(0);
		set.away = true;
		expect(await set.at(30)).toEqual(['database']);
		expect(set.left).toEqual([]); // perhaps it only restarts
		await set.at(60);
		expect(set.left).toEqual(['email database', 'web database']);
		for (const seconds of [90, 1000, 60 + 1799]) {
			await set.at(seconds);
			expect(set.left, String(seconds)).toEqual([]);
		}
		await set.at(60 + 1800);
		expect(set.left).toEqual(['email database', 'web database']);
		set.away = false;
		// that the clock stood for as long is no second alarm
		[set.health, set.due] = [{ ...WELL, alarms: ['clock'] }, [MAIL, HOOK]];
		expect(await set.at(1900)).toEqual(['database']);
		// the database says who is told that it is over
		expect(set.noted).toEqual(['email database 12:31:00', 'web database 12:31:00']);
		expect(set.left).toEqual([]);
		[set.health, set.due] = [WELL, []];
		expect(await set.at(1930)).toEqual([]);
		expect(set.noted).toEqual([]);
	});

	test('for a moment is no alarm, nor is the next moment', async () => {
		const set = scene();
		await set.at(0);
		for (const seconds of [30, 90, 150]) {
			set.away = true;
			await set.at(seconds);
			expect(set.left).toEqual([]);
			set.away = false;
			await set.at(seconds + 30);
		}
	});

	test('is told again after half a minute where that did not leave', async () => {
		const set = scene();
		await set.at(0);
		[set.away, set.failing] = [true, new Set(['web'])];
		await set.at(30);
		await set.at(60);
		expect(set.left).toEqual(['email database']);
		set.failing.clear();
		await set.at(90);
		expect(set.left).toEqual(['web database']);
	});

	test('from the first moment of a process is an answer and nobody’s message', async () => {
		const set = scene();
		set.away = true;
		for (const seconds of [0, 30, 60]) expect(await set.at(seconds)).toEqual(['database']);
		expect(set.left).toEqual([]);
	});
});

test('a message that left and could not be noted is noted later', async () => {
	const set = scene();
	set.health = { ...WELL, alarms: ['stuck'] };
	set.due = [HOOK];
	set.memory.unnoted.clear();
	const note = vi.fn().mockRejectedValueOnce(new Error('busy'));
	const desk = {
		take: async () => ({
			...{ health: set.health, since: NOON.toISOString(), due: set.due },
			...{ emails: [], web_address: HOOK.address }
		}),
		note
	};
	const send = vi.fn().mockResolvedValue(undefined);
	await soundAlarm(desk, send, set.memory, () => after(0));
	set.due = [];
	await soundAlarm(desk, send, set.memory, () => after(30));
	expect(send).toHaveBeenCalledTimes(1);
	expect(note.mock.calls).toEqual([
		[HOOK, ['stuck'], after(0)],
		[HOOK, ['stuck'], after(0)]
	]);
});

test('an alarm says what is wrong in plain words', () => {
	const health: Health = {
		...WELL,
		...{ tick_age_seconds: 190, due: 2, oldest_overdue_seconds: 90, stuck: 1 },
		...{
			notifications_stuck: 3,
			queues_unwatched: 1,
			canary_age_seconds: null,
			canary_stopped: 'call'
		},
		alarms: ['clock', 'overdue', 'stuck', 'notifications', 'queues', 'canary', 'later']
	};
	expect(alarmText(health.alarms, health, NOON).split('\n')).toEqual([
		'ALARM: Kraken reporting does not work as it should',
		'',
		'- The clock that passes reports on last ran 3 minutes ago. A report that nobody answers stays where it is.',
		'- 2 reports should have been passed on. The first is 90 seconds late.',
		'- 1 report cannot be passed on.',
		'- 3 messages to staff did not leave.',
		'- 1 region has nobody who can be told of a report. Put somebody on duty.',
		'- Test reports do not arrive. None has arrived yet. They stop at: call.',
		'- Something else is wrong: later.',
		'',
		'It began at 12:00 UTC on 25 November 2026 at the latest.',
		'Call the people who run this service, and ring the officers yourself: reports may wait, and nobody was told.',
		'We tell you every 30 minutes until it works again.'
	]);
	const never = { ...WELL, tick_age_seconds: null };
	expect(alarmText(['clock'], never, NOON)).toContain('has never run');
	const ahead = { ...WELL, tick_age_seconds: -3600, canary_age_seconds: -3600 };
	expect(alarmText(['clock', 'canary'], ahead, NOON).split('\n').slice(2, 4)).toEqual([
		'- The time of the server was put back. Since then the clock that passes reports on has not run. A report that nobody answers stays where it is.',
		'- The time of the server was put back. Since then no test report has arrived.'
	]);
	expect(alarmText(['database'], null, NOON)).toContain('The database does not answer.');
	expect(alarmText([], WELL, NOON)).toMatch(/^Kraken reporting works again\n/);
});

test('what the database does not take a note of is no outage, and hides no alarm', async () => {
	const memory = emptyMemory();
	const send = vi.fn().mockResolvedValue(undefined);
	const desk = {
		take: async (): Promise<Taken> => ({
			...{ health: { ...WELL, alarms: ['clock'] }, since: NOON.toISOString(), due: [HOOK] },
			...{ emails: [], web_address: HOOK.address }
		}),
		note: vi.fn().mockRejectedValue(new Error('not allowed'))
	};
	for (const seconds of [0, 30, 60])
		expect(await soundAlarm(desk, send, memory, () => after(seconds))).toEqual(['clock']);
	expect(send).toHaveBeenCalledTimes(3);
});
