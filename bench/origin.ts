/** One server for whoever is compared: gzip for all, requests counted, a link of its own before it. */
import { listening, type Answer } from '../supabase/gateway/listen.ts';
import { startLink, type Link } from './link.ts';

export type Origin = {
	readonly link: Link;
	/** Paths asked for so far. */
	readonly asked: string[];
	stop(): Promise<void>;
};

/** Serves that answer behind a link. Brotli is taken out, so that bytes can be compared. */
export async function startOrigin(answer: Answer): Promise<Origin> {
	const asked: string[] = [];
	const server = await listening(
		(request, env) => {
			asked.push(new URL(request.url).pathname);
			const headers = new Headers(request.headers);
			headers.set('accept-encoding', 'gzip');
			return answer(new Request(request, { headers }), env);
		},
		0,
		'127.0.0.1'
	);
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('no port');
	const link = await startLink(`http://127.0.0.1:${address.port}`);
	return {
		link,
		asked,
		async stop() {
			await link.stop();
			server.close();
			if ('closeAllConnections' in server) server.closeAllConnections();
		}
	};
}
