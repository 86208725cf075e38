const KEY = 'own-position';

/** Whether the phone's position is added unasked: it is allowed already, and nobody said no before. */
export async function mayAddOwnPosition(): Promise<boolean> {
	try {
		if (localStorage.getItem(KEY) === 'no') return false;
		return (await navigator.permissions.query({ name: 'geolocation' })).state === 'granted';
	} catch {
		return false; // this browser cannot say without asking
	}
}

/** Keeps the choice for the next report, where storage is open to us. */
export function rememberOwnPosition(add: boolean): void {
	try {
		if (add) localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, 'no');
	} catch {
		// a private window: the choice holds until it is closed
	}
}
