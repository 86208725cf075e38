import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { showBadge } from '$lib/badge.ts';
import { forgetChannel, keepChannel } from './channels.ts';
import { readCache, writeCache } from '$lib/storage/cache.ts';
import { fetchWays } from '$lib/supabase/ways.ts';

/**
 * Whether this browser rings for whoever is signed in. `never`: it cannot, and nothing they do here
 * changes that; `refused`: they, or the browser, said no.
 */
export type Pushing = 'never' | 'refused' | 'off' | 'on';

const MARK = 'push';
const markShape = v.object({ channel: v.string() });

const able = () =>
	'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

async function subscription(): Promise<PushSubscription | null> {
	if (!able()) return null;
	const worker = await navigator.serviceWorker.getRegistration();
	return (await worker?.pushManager.getSubscription()) ?? null;
}

const bytesOf = (key: string) =>
	Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (sign) =>
		sign.charCodeAt(0)
	);

/** Whether a subscription was made for that key. Some browsers do not say: then it was. */
function isFor({ options }: PushSubscription, key: Uint8Array): boolean {
	const made = options.applicationServerKey;
	if (made === null) return true;
	const bytes = new Uint8Array(made);
	return bytes.length === key.length && bytes.every((byte, place) => byte === key[place]);
}

/** Where this browser is reached, and what a message to it is sealed with. */
function channelOf(made: PushSubscription) {
	const { endpoint, keys } = made.toJSON();
	return { kind: 'push' as const, address: endpoint!, p256dh: keys!.p256dh!, auth: keys!.auth! };
}

/** The browser's subscription for the key of today, made anew where it is for another. */
async function subscribe(key: string): Promise<PushSubscription> {
	const wanted = bytesOf(key);
	const old = await subscription();
	if (old !== null && isFor(old, wanted)) return old;
	await old?.unsubscribe();
	const { pushManager } = await navigator.serviceWorker.ready;
	try {
		return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
	} catch (cause) {
		const refused = (cause as Error).name === 'NotAllowedError';
		throw new Failure(refused ? 'push_refused' : 'push_unreachable', { cause });
	}
}

async function keep(person: string, key: string): Promise<string> {
	const id = await keepChannel(channelOf(await subscribe(key)), { as: person });
	await writeCache(person, MARK, { channel: id });
	return id;
}

/** Whether this browser rings for them, as far as it knows. */
export async function pushing(person: string): Promise<Pushing> {
	if (!able()) return 'never';
	if (Notification.permission === 'denied') return 'refused';
	const [made, mark] = await Promise.all([subscription(), readCache(person, MARK, markShape)]);
	return made !== null && mark !== null ? 'on' : 'off';
}

/** The address of this browser's subscription, to know it in a list. */
export async function ownEndpoint(): Promise<string | null> {
	return (await subscription())?.endpoint ?? null;
}

/**
 * Has this browser ring for them; the browser asks them first. Answers with the channel's id.
 *
 * @throws Failure `push_refused`, or `push_unreachable` when the browser's own service is.
 */
export async function turnOnPush(person: string): Promise<string> {
	if ((await Notification.requestPermission()) !== 'granted') throw new Failure('push_refused');
	const { pushKey } = await fetchWays();
	if (pushKey === null) throw new Failure('push_unreachable');
	return keep(person, pushKey);
}

/** This browser rings for nobody any more, and its icon tells of nothing. */
export async function leave(person: string): Promise<void> {
	await showBadge(0);
	await turnOffPush(person);
}

/** This browser rings for nobody any more. What the server was not told, it finds out by itself. */
export async function turnOffPush(person: string): Promise<void> {
	const mark = await readCache(person, MARK, markShape);
	await (await subscription())?.unsubscribe();
	if (mark !== null) await forgetChannel(mark.value.channel);
}

/**
 * At each launch: what they turned on here is said again, for browsers change an endpoint without a
 * word; what somebody else turned on here is ended. Nobody waits for it, or hears that it failed.
 */
export async function resyncPush(person: string): Promise<void> {
	try {
		if (!able()) return;
		if ((await readCache(person, MARK, markShape)) === null) {
			await (await subscription())?.unsubscribe();
		} else if (Notification.permission === 'granted') {
			const { pushKey } = await fetchWays();
			if (pushKey !== null) await keep(person, pushKey);
		}
	} catch {
		// the next launch is as good
	}
}

/** What the phone shows of ours goes from its screen: they are here. */
export async function clearShown(): Promise<void> {
	const worker = await navigator.serviceWorker?.getRegistration();
	for (const shown of (await worker?.getNotifications()) ?? []) shown.close();
}
