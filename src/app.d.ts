import '@sveltejs/kit';
import type { Reason } from '$lib/failure.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** Why, when it is one of the reasons the app has words for. */
			reason?: Reason;
		}
	}
}
