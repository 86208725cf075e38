/** The part of the library that is used; it brings no types. */
declare module 'web-push' {
	type Details = {
		endpoint: string;
		method: string;
		headers: Record<string, string | number>;
		body: Uint8Array | null;
	};
	type Options = {
		vapidDetails: { subject: string; publicKey: string; privateKey: string };
		TTL: number;
		urgency: 'high' | 'normal';
	};
	const webpush: {
		generateRequestDetails(
			subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
			payload: string,
			options: Options
		): Details;
		generateVAPIDKeys(): { publicKey: string; privateKey: string };
	};
	export default webpush;
}
