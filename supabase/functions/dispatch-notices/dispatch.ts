import type { Due } from './message.ts';
import type { Outcome } from './send.ts';

/** What a dispatcher asks of the database. */
export type Desk = {
	take(): Promise<readonly Due[]>;
	note(due: Due, outcome: Outcome): Promise<void>;
};

export type Count = Record<Outcome, number>;

/** A message that fails has its next channel due at once: so many channels are tried in one call. */
const ROUNDS = 4;

/** Sends what is due and says what became of each. What could not be noted comes back by itself. */
export async function dispatch(desk: Desk, send: (due: Due) => Promise<Outcome>): Promise<Count> {
	const count: Count = { sent: 0, failed: 0, gone: 0 };
	for (let round = 0; round < ROUNDS; round++) {
		const due = await desk.take();
		if (due.length === 0) break;
		await Promise.all(
			due.map(async (one) => {
				const outcome = await send(one);
				count[outcome]++;
				await desk
					.note(one, outcome)
					.catch((error: Error) => console.error(`An outcome was not noted: ${error.message}`));
			})
		);
	}
	return count;
}
