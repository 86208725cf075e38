export const SYNC_TAG = 'outbox';

type WithSync = { sync?: { register(tag: string): Promise<void> } };

/**
 * Asks the browser to wake the service worker once there is signal, with the app closed. Where it
 * cannot, or may not, nothing is lost: what waits goes when the app is next open.
 */
export async function askToSendInBackground(
	workers: Pick<ServiceWorkerContainer, 'getRegistration'> | undefined
): Promise<void> {
	try {
		const registration = (await workers?.getRegistration()) as WithSync | undefined;
		await registration?.sync?.register(SYNC_TAG);
	} catch {
		// the person, or the browser, does not allow it
	}
}
