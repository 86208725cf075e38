/**
 * Tells people that the service has failed. The database says what is an alarm and who is due; only
 * that the database itself does not answer is decided here, from what was last read of it.
 */
import { alarmText, DATABASE, type Health } from './words.ts';

export type Target = { readonly kind: 'email' | 'web'; readonly address: string };

export type Taken = {
	readonly health: Health;
	readonly since: string;
	readonly emails: readonly string[];
	readonly web_address: string | null;
	/** Who is to be told now. */
	readonly due: readonly Target[];
};

/** What a sender asks of the database. */
export type Desk = {
	take(): Promise<Taken>;
	/** That a message left, and the alarms it named: none, and it told that all is well again. */
	note(target: Target, alarms: readonly string[], at: Date): Promise<void>;
};

export type AlarmMessage = {
	/** Empty: all is well again. */
	readonly alarms: readonly string[];
	readonly text: string;
	readonly since: Date;
};

type Sent = { readonly target: Target; readonly alarms: readonly string[]; readonly at: Date };

/** What a process knows while the database does not answer. */
export type Memory = {
	targets: readonly Target[];
	awaySince: Date | null;
	/** Messages that left and that the database does not know of yet, by address. */
	unnoted: Map<string, Sent>;
};

export const emptyMemory = (): Memory => ({ targets: [], awaySince: null, unnoted: new Map() });

/** A restart of the database takes less. Below half a minute, so that the second call in a row alarms. */
const AWAY_MS = 25_000;
const REPEAT_MS = 30 * 60_000;

const keyOf = ({ kind, address }: Target) => `${kind} ${address}`;

/** Why a message did not leave is in the log. An address can hold a secret, so its kind must do. */
async function tell(
	targets: readonly Target[],
	message: AlarmMessage,
	send: (target: Target, message: AlarmMessage) => Promise<void>,
	left: (target: Target) => Promise<void>
): Promise<void> {
	await Promise.all(
		targets.map(async (target) => {
			try {
				await send(target, message);
			} catch (error) {
				const { name, message } = error as Error;
				console.error(`An alarm by ${target.kind} did not leave: ${name}: ${message}`);
				return;
			}
			await left(target);
		})
	);
}

/** Tells the database of what left without its knowing. What it does not take is tried again, and delays nothing. */
async function noteLate(desk: Desk, memory: Memory): Promise<void> {
	for (const [key, { target, alarms, at }] of memory.unnoted) {
		try {
			await desk.note(target, alarms, at);
			memory.unnoted.delete(key);
		} catch {
			// said when it left
		}
	}
}

/**
 * Sends what is due, at the same time, and returns what is wrong. A message that did not leave is due
 * again after a minute.
 */
export async function soundAlarm(
	desk: Desk,
	send: (target: Target, message: AlarmMessage) => Promise<void>,
	memory: Memory,
	now: () => Date
): Promise<readonly string[]> {
	const began = now();
	let taken: Taken;
	const toldOfDatabase = memory.awaySince !== null && memory.unnoted.size > 0;
	await noteLate(desk, memory);
	if (toldOfDatabase && memory.unnoted.size === 0) {
		// The clock could not run either: until the next call it has, and is no alarm of its own.
		memory.awaySince = null;
		return [DATABASE];
	}
	try {
		taken = await desk.take();
	} catch {
		memory.awaySince ??= began;
		const away = memory.awaySince;
		if (now().getTime() - away.getTime() < AWAY_MS) return [DATABASE];
		const due = memory.targets.filter((target) => {
			const sent = memory.unnoted.get(keyOf(target));
			return !sent || now().getTime() - sent.at.getTime() >= REPEAT_MS;
		});
		const alarms = [DATABASE];
		await tell(
			due,
			{ alarms, text: alarmText(alarms, null, away), since: away },
			send,
			async (to) => {
				memory.unnoted.set(keyOf(to), { target: to, alarms, at: now() });
			}
		);
		return alarms;
	}

	memory.awaySince = null;
	memory.targets = [
		...taken.emails.map((address): Target => ({ kind: 'email', address })),
		...(taken.web_address === null ? [] : [{ kind: 'web', address: taken.web_address } as const])
	];
	const { health, due } = taken;
	const since = new Date(taken.since);
	const { alarms } = health;
	await tell(due, { alarms, text: alarmText(alarms, health, since), since }, send, (target) =>
		desk.note(target, alarms, now()).catch((error: Error) => {
			console.error(`An alarm that left was not noted: ${error.message}`);
			memory.unnoted.set(keyOf(target), { target, alarms, at: now() });
		})
	);
	return alarms;
}
