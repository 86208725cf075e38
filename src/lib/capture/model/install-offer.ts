const KEY = 'install-offer';

/** Whether somebody on this phone has said that they do not want to be asked again. */
export function isDeclined(): boolean {
	try {
		return localStorage.getItem(KEY) === 'declined';
	} catch {
		return false;
	}
}

/** Does not ask again, where storage is open to us. */
export function decline(): void {
	try {
		localStorage.setItem(KEY, 'declined');
	} catch {
		// a private window: not again until it is closed
	}
}
