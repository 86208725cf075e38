import type { Due } from './message.ts';
import type { Outcome } from './send.ts';

/** What a dispatcher asks of the database. */
export type Desk = {
	/** Hands out what is due, alarms first, each message once. */
	take(): Promise<readonly Due[]>;
	note(due: Due, outcome: Outcome): Promise<void>;
};

export type Count = Record<Outcome, number>;

/** Limits one call. The clock calls again within seconds. */
const MAX_TAKES = 40;
/** Interval between takes while messages are being sent. */
const TAKE_INTERVAL_MS = 500;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Sends all that is due at the same time and notes each outcome. A slow channel delays no other message:
 * messages that become due meanwhile, such as the next channel of one that failed, are taken too. The
 * database hands a message out again when its outcome was not noted.
 */
export async function dispatch(
	desk: Desk,
	send: (due: Due) => Promise<Outcome>,
	pause: (ms: number) => Promise<void> = wait
): Promise<Count> {
	const count: Count = { sent: 0, failed: 0, gone: 0 };
	const sending = new Set<Promise<void>>();

	async function sendOne(due: Due): Promise<void> {
		const outcome = await send(due);
		count[outcome]++;
		await desk
			.note(due, outcome)
			.catch((error: Error) => console.error(`An outcome was not noted: ${error.message}`));
	}

	try {
		for (let takes = 0; takes < MAX_TAKES; takes++) {
			const taken = await desk.take();
			for (const due of taken) {
				const one: Promise<void> = sendOne(due).finally(() => sending.delete(one));
				sending.add(one);
			}
			if (taken.length > 0) continue;
			if (sending.size === 0) break;
			await Promise.race([...sending, pause(TAKE_INTERVAL_MS)]);
		}
	} finally {
		// a take that fails must not end the call before the outcomes of earlier messages are noted
		await Promise.all(sending);
	}
	return count;
}
