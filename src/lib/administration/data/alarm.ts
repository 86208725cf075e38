import * as v from 'valibot';
import type { Failure } from '$lib/failure.ts';
import { fromJson } from '$lib/camel-case.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, changedTo, valueAs } from '$lib/supabase/rows.ts';

const alarmAddresses = v.object({
	emails: v.array(v.string()),
	/** Alarms are posted to it as JSON; null: to none. */
	webAddress: v.nullable(v.string())
});
/** Who gets an alarm when the service fails. */
export type AlarmAddresses = v.InferOutput<typeof alarmAddresses>;

/** For administrators. */
export async function fetchAlarmAddresses(): Promise<AlarmAddresses> {
	const client = await signedIn();
	return valueAs(fromJson(alarmAddresses), await client.rpc('alarm_addresses'));
}

/** Sets them instead of what was shown. */
export async function setAlarmAddresses(
	{ emails, webAddress }: AlarmAddresses,
	shown: AlarmAddresses
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('set_alarm_addresses', {
			emails,
			web_address: webAddress,
			shown: { emails: shown.emails, web_address: shown.webAddress }
		})
	);
}

/** Where a colleague set them meanwhile: what holds now. */
export function alarmAddressesNow(failure: Failure): AlarmAddresses | null {
	return changedTo(fromJson(alarmAddresses), failure);
}

/** Of an address that the server refused: which of the two it is about. */
export function refusedAddress({ cause, detail }: Failure): 'emails' | 'web_address' | null {
	if (detail !== 'channel_unreadable') return null;
	return (cause as { details?: string } | undefined)?.details === 'web_address'
		? 'web_address'
		: 'emails';
}
