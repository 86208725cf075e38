import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { ours } from './answers.ts';
import { backendAddress, timedFetch } from './auth-client.ts';
import { fromJson } from '$lib/camel-case.ts';

const waysSchema = v.object({
	/** What a browser's subscription is made for; null: nobody is pushed to. */
	pushKey: v.nullable(v.string()),
	email: v.boolean(),
	sms: v.boolean()
});
/** By which ways this deployment can reach people at all. */
export type Ways = v.InferOutput<typeof waysSchema>;

/** Asks the sender itself, so that no build and no phone keeps a key that is no longer used. */
export async function fetchWays(): Promise<Ways> {
	const address = `${backendAddress().url}/functions/v1/dispatch-notifications`;
	const answer = await timedFetch(address, { cache: 'no-store', redirect: 'manual' }).catch(
		(cause: unknown) => {
			throw new Failure('offline', { cause });
		}
	);
	const said: unknown = await (await ours(answer, address)).json().catch(() => null);
	if (answer.status >= 500 || answer.status === 404) throw new Failure('busy');
	const parsed = v.safeParse(fromJson(waysSchema), said);
	if (!parsed.success) throw new Failure('unclear');
	return parsed.output;
}
