import { createContext } from 'svelte';
import { on } from 'svelte/events';
import { createSubscriber } from 'svelte/reactivity';

/** What Chromium offers and TypeScript does not know. */
type InstallPrompt = Event & { prompt(): Promise<unknown> };

type Surroundings = Pick<Navigator, 'userAgent' | 'maxTouchPoints'> & { standalone?: boolean };

/** An iPhone or iPad, whatever browser shows us: an iPad calls itself a Mac, but is touched. */
export function isIos({ userAgent, maxTouchPoints }: Surroundings): boolean {
	return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

/** Whether the app was opened from its own icon and not in a browser. */
export function isInstalled(window: Pick<Window, 'matchMedia'>, navigator: Surroundings): boolean {
	return navigator.standalone === true || window.matchMedia('(display-mode: standalone)').matches;
}

/**
 * Whether and how the app can get an icon of its own on this phone. Listens from the start: the
 * browser's offer comes once, on whatever page happens to be open.
 */
export class Installing {
	readonly #window: Window;
	#prompt = $state.raw<InstallPrompt | null>(null);
	#listen: () => void;

	constructor(window: Window) {
		this.#window = window;
		window.addEventListener('beforeinstallprompt', (event) => {
			event.preventDefault(); // the browser's own banner would come at any time
			this.#prompt = event as InstallPrompt;
		});
		window.addEventListener('appinstalled', () => (this.#prompt = null));
		const query = window.matchMedia('(display-mode: standalone)');
		this.#listen = createSubscriber((changed) => on(query, 'change', changed));
	}

	get installed(): boolean {
		this.#listen();
		return isInstalled(this.#window, this.#window.navigator);
	}

	/** By a tap on a button, by steps to be read, or not at all. */
	get way(): 'button' | 'steps' | null {
		if (this.installed) return null;
		if (isIos(this.#window.navigator)) return 'steps';
		return this.#prompt !== null ? 'button' : null;
	}

	/** Asks the browser, which asks the person. It takes an answer once. */
	async install(): Promise<void> {
		await this.#prompt?.prompt();
		this.#prompt = null;
	}
}

export const [installing, setInstalling] = createContext<Installing>();
