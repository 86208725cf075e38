/** What the phone promises about what is kept on it. */
export type Room = {
	/** It will not clear it by itself; null where it does not say. */
	readonly persisted: boolean | null;
	readonly freeBytes: number | null;
};

const SCARCE_BYTES = 50 * 1024 * 1024;

/** WebKitGTK, among others, has no `storage` at all. */
type Storage = Partial<Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>> | undefined;

/** Asks the phone to keep what waits; some ask the person, most decide by how the app is used. */
export async function askToKeep(storage: Storage): Promise<void> {
	await storage?.persist?.().catch(() => false);
}

/** What the phone says about it now. */
export async function roomOn(storage: Storage): Promise<Room> {
	const persisted = (await storage?.persisted?.().catch(() => null)) ?? null;
	const { quota, usage } = (await storage?.estimate?.().catch(() => null)) ?? {};
	return {
		persisted,
		freeBytes: quota === undefined || usage === undefined ? null : quota - usage
	};
}

/** Whether a long report may soon not fit. */
export function isScarce({ freeBytes }: Room): boolean {
	return freeBytes !== null && freeBytes < SCARCE_BYTES;
}
