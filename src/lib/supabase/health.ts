import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { ours } from './answers.ts';
import { backendAddress, timedFetch } from './auth-client.ts';
import { fromJson } from '$lib/camel-case.ts';

const healthSchema = v.object({
	/** How long ago the clock last ran; null: never. */
	tickAgeSeconds: v.nullable(v.number()),
	/** How late the report is that should have been passed on first; null: none is late. */
	oldestOverdueSeconds: v.nullable(v.number()),
	/** Reports that should have been passed on. */
	due: v.number(),
	/** Reports the clock tried to pass on and could not. */
	stuck: v.number(),
	/** Messages nobody took to send them. */
	notificationsStuck: v.number(),
	oldestNotificationSeconds: v.nullable(v.number()),
	/** How long ago a made-up report had made the whole way; null: none ever had. */
	canaryAgeSeconds: v.nullable(v.number()),
	/** Where the last one stopped; null: nowhere. */
	canaryStopped: v.nullable(v.string()),
	/** How many figures were wrong when they were last proved, and mended. */
	figuresWrong: v.number(),
	/** How long ago that was; null: it never was. */
	figuresAgeHours: v.nullable(v.number()),
	/** Regions where no operator, supervisor or administrator can be told of a report. */
	queuesUnwatched: v.number(),
	/** What is wrong, by the server's own rule: `clock`, `overdue`, and so on. Empty: all is well. */
	alarms: v.array(v.string())
});
/** How late the service is. Everybody may know, signed in or not, and it says nothing of a report. */
export type Health = v.InferOutput<typeof healthSchema>;

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
	const parsed = v.safeParse(fromJson(healthSchema), said);
	if (!parsed.success && answer.status >= 500) throw new Failure('busy');
	if (!parsed.success) throw new Failure('unclear', { cause: new v.ValiError(parsed.issues) });
	return parsed.output;
}
