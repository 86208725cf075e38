import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { ours } from './answers.ts';
import { backendAddress, timedFetch } from './auth-client.ts';

const seconds = v.nullable(v.number());
const healthShape = v.pipe(
	v.object({
		tick_age_seconds: seconds,
		oldest_overdue_seconds: seconds,
		due: v.number(),
		stuck: v.number(),
		notifications_stuck: v.number(),
		oldest_notification_seconds: seconds,
		canary_age_seconds: seconds,
		canary_stopped: v.nullable(v.string()),
		figures_wrong: v.number(),
		figures_age_hours: v.nullable(v.number()),
		queues_unwatched: v.number(),
		alarms: v.array(v.string())
	}),
	v.transform((said) => ({
		/** How long ago the clock last ran; null: never. */
		tickAgeSeconds: said.tick_age_seconds,
		/** How late the report is that should have been passed on first; null: none is late. */
		overdueSeconds: said.oldest_overdue_seconds,
		overdue: said.due,
		/** Reports the clock tried to pass on and could not. */
		stuck: said.stuck,
		/** Messages nobody took to send them. */
		notificationsStuck: said.notifications_stuck,
		notificationSeconds: said.oldest_notification_seconds,
		/** How long ago a made-up report had made the whole way; null: none ever had. */
		canaryAgeSeconds: said.canary_age_seconds,
		/** Where the last one stopped; null: nowhere. */
		canaryStopped: said.canary_stopped,
		/** How many figures were wrong when they were last proved, and mended. */
		figuresWrong: said.figures_wrong,
		/** How long ago that was; null: it never was. */
		figuresAgeHours: said.figures_age_hours,
		/** Regions where no operator, supervisor or administrator can be told of a report. */
		queuesUnwatched: said.queues_unwatched,
		/** What is wrong, by the server's own rule: `clock`, `overdue`, and so on. Empty: all is well. */
		alarms: said.alarms
	}))
);

/** How late the service is. Everybody may know, signed in or not, and it says nothing of a report. */
export type Health = v.InferOutput<typeof healthShape>;

/** Asks as nobody, as a probe does. The server answers 503 with the same figures when something is wrong. */
export async function fetchHealth(): Promise<Health> {
	const { url, key } = backendAddress();
	const address = `${url}/rest/v1/rpc/health`;
	const asked = timedFetch(address, {
		method: 'POST',
		headers: { apikey: key, 'content-type': 'application/json' },
		body: '{}'
	});
	const answer = await asked.catch((cause: unknown) => {
		throw new Failure('offline', { cause });
	});
	const said: unknown = await (await ours(answer, address)).json().catch(() => null);
	const parsed = v.safeParse(healthShape, said);
	if (!parsed.success && answer.status >= 500) throw new Failure('busy');
	if (!parsed.success) throw new Failure('unclear', { cause: new v.ValiError(parsed.issues) });
	return parsed.output;
}
