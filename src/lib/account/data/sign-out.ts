import { authClient, sessionPocket } from '$lib/supabase/auth-client.ts';
import { announcePersonChanged } from '$lib/supabase/person-news.ts';
import { cache } from '$lib/storage/cache.ts';
import { storedPerson } from '$lib/supabase/session.ts';

/** Signing out must not wait for a network that may not be there. */
const GOODBYE_MS = 3_000;

/** Ends push messages to this browser for that person. */
type StopPush = (personId: string) => Promise<void>;

/** The server is told, if it can be, and this browser rings for nobody any more. */
async function goodbye(stopPush: StopPush): Promise<void> {
	const person = await storedPerson();
	if (person !== null && person.role !== 'reporter') await stopPush(person.id).catch(() => {});
	if (!navigator.onLine) return;
	const { auth } = await authClient();
	await auth.signOut({ scope: 'local' });
}

/** Forgets the person and what they read; what waits to be sent stays, for when they are back. */
export async function signOut(stopPush: StopPush): Promise<void> {
	// the session ends here in any case
	await Promise.race([
		goodbye(stopPush).catch(() => {}),
		new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))
	]);
	await Promise.all([sessionPocket.clear(), cache.clear()]);
	announcePersonChanged();
}
