import type { HandleClientError } from '@sveltejs/kit';
import { fetchWhenNeeded } from '$lib/outbox/delivery/ashore.ts';
import { Failure } from '$lib/failure.ts';
import { applyTheme, storedTheme } from '$lib/ui/theme.ts';
import './app.scss';

// Nothing is drawn before this runs, as the phone draws every page, so no page flashes white at night.
applyTheme(storedTheme());
fetchWhenNeeded();

/** What +error.svelte is told. A Failure keeps its reason; all else is a bug, and only says so. */
export const handleError: HandleClientError = ({ error, status, message }) => {
	if (error instanceof Failure) return { message, reason: error.reason };
	if (status !== 404) console.error(error);
	return { message };
};
