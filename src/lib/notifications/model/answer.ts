/** What a message brought: that somebody is needed, or a test of the way it came by. */
export type Answer = { readonly kind: 'open' | 'test'; readonly id: string };

const ANSWER = /^#(open|test)=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** Named before it was called a notification: it may have been kept by the build before. */
const KEPT = 'notice';

/** Reads the part of an address that no server is sent. */
export function answerOf(hash: string): Answer | null {
	const found = ANSWER.exec(hash);
	return found && { kind: found[1] as Answer['kind'], id: found[2]! };
}

/** Keeps it while its person signs in, on this tab alone. */
export function hold(hash: string, storage: Storage): void {
	try {
		if (answerOf(hash) !== null) storage.setItem(KEPT, hash);
	} catch {
		// a browser that keeps nothing: the next message brings another
	}
}

/** What was held, once. */
export function release(storage: Storage): string {
	try {
		const kept = storage.getItem(KEPT) ?? '';
		storage.removeItem(KEPT);
		return kept;
	} catch {
		return '';
	}
}
