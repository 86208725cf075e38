import * as v from 'valibot';
import {
	channelSchema,
	inOrder,
	quietHoursSchema,
	type Channel,
	type QuietHours,
	type Reach
} from '$lib/roster/reach.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { fetchProofDays } from '$lib/supabase/proof-days.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

const placedChannel = v.object({ ...channelSchema.entries, place: v.number() });

/** How that person, who is signed in, is reached: in the order in which it is tried. */
export async function fetchReach(me: string): Promise<Reach> {
	const client = await signedIn(me);
	const [channels, proofDays] = await Promise.all([
		client
			.from('channels')
			.select('id, kind, address, p256dh, auth, place, provenAt:proven_at')
			.eq('person_id', me),
		fetchProofDays(client)
	]);
	return { channels: inOrder(rowsAs(placedChannel, channels)), proofDays };
}

/** When they want to hear of nothing but what happens now; null: never. */
export async function fetchQuietHours(me: string): Promise<QuietHours | null> {
	const client = await signedIn(me);
	const answer = await client.from('quiet_hours').select('starts, ends').eq('person_id', me);
	return rowsAs(quietHoursSchema, answer)[0] ?? null;
}

/** Sets them, or with null ends them. */
export async function setQuietHours(hours: QuietHours | null): Promise<void> {
	const client = await signedIn();
	const { starts, ends } = hours ?? { starts: null, ends: null };
	agreed(await client.rpc('set_quiet_hours', { starts, ends }));
}

/** Adds a way of being reached, or says again that it is there. Answers with its id. */
export async function keepChannel(
	channel: Pick<Channel, 'kind' | 'address'> & Partial<Pick<Channel, 'p256dh' | 'auth'>>,
	{ place, as }: { place?: number; as?: string } = {}
): Promise<string> {
	const client = await signedIn(as);
	const { kind, address, p256dh, auth } = channel;
	const kept = agreed(await client.rpc('keep_channel', { kind, address, p256dh, auth, place }));
	return kept!.id;
}

/** They are reached there no more. */
export async function forgetChannel(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('forget_channel', { channel_id: id }));
}

/** Sends a test; its answer proves the way. Again within a minute is quiet. */
export async function testChannel(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('test_channel', { channel_id: id }));
}

/** Answers a test, by what its message said. */
export async function proveChannel(answer: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('prove_channel', { answer }));
}

/** Its person has opened it. Answers with the report it was about; null: more than one. */
export async function openNotification(answer: string): Promise<string | null> {
	const client = await signedIn();
	return agreed(await client.rpc('open_notification', { answer })) || null;
}
