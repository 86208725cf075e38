import { openDB, type DBSchema, type IDBPDatabase, type OpenDBCallbacks } from 'idb';

/**
 * Opens a database, upgraded to that version. Where a newer version of the app has upgraded it
 * further in another tab, an old tab uses it as it is: rows of older apps stay readable, and a draft
 * that is half written must still be saved.
 */
export async function openAtLeast<Tables extends DBSchema | unknown>(
	name: string,
	version: number,
	{ upgrade, ...callbacks }: OpenDBCallbacks<Tables>
): Promise<IDBPDatabase<Tables>> {
	try {
		return await openDB<Tables>(name, version, { ...callbacks, ...(upgrade && { upgrade }) });
	} catch (error) {
		if (!(error instanceof Error && error.name === 'VersionError')) throw error;
		return openDB<Tables>(name, undefined, callbacks);
	}
}
