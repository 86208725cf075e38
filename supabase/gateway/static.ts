/** The built app: hashed files for ever, everything else asked for again, any page is the shell. */
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { etag } from 'hono/etag';

const HEADERS = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	// A policy in a <meta> cannot say this one.
	'content-security-policy': "frame-ancestors 'none'",
	'permissions-policy': 'geolocation=(self), camera=(self), microphone=()',
	'cross-origin-opener-policy': 'same-origin'
};

const isHashed = (path: string) => path.startsWith('/_app/immutable/');

const ASSET = /\.[a-z0-9]+$/i;

/** Serves a folder that SvelteKit's adapter-static wrote. */
export function staticApp(folder: string): Hono {
	const app = new Hono();
	app.use(async (c, next) => {
		await next();
		for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
		const hashed = isHashed(c.req.path) && c.res.ok;
		c.res.headers.set('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
	});
	// The worker is asked for at each visit, and is a hundred kilobytes on a weak signal. What never
	// changes is not asked for again, so its bytes are not counted over.
	const unchanged = etag();
	app.use((c, next) => (isHashed(c.req.path) ? next() : unchanged(c, next)));
	app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '*', (c) =>
		c.text('Nothing is sent to this address; the app sends to /rest/v1 and /auth/v1.', 405)
	);
	const files = serveStatic({ root: folder, precompressed: true });
	const shell = serveStatic({ root: folder, path: '200.html', precompressed: true });
	app.get('*', (c, next) => (c.req.path === '/' ? next() : files(c, next)));
	app.get('*', (c, next) => (ASSET.test(c.req.path) ? next() : shell(c, next)));
	app.notFound((c) => c.text('Not found', 404));
	return app;
}
