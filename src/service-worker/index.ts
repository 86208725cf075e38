/// <reference types="@sveltejs/kit" />
import { build, files, version } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	precacheAndRoute
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

import { sendInBackground } from './background-sync.ts';
import { showPushes } from './push.ts';
import { serveKeptTiles } from './tiles.ts';

declare const self: ServiceWorkerGlobalScope;

const SHELL = '/200.html'; // what adapter-static writes for every page, and lists nowhere

/** Never the shell in place of an answer of the server's. */
const SERVER = /^\/(rest|auth|storage|realtime|functions|graphql|local)\//;

// Hashed files never change under one name; the others change with a release. Nothing here minds a
// POST: what is sent is the outbox's business.
precacheAndRoute([
	...build.map((url) => ({ url, revision: null })),
	...files.map((url) => ({ url, revision: version })),
	{ url: SHELL, revision: version }
]);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { denylist: [SERVER] }));
serveKeptTiles();

// The first visit is good without signal too. A new version waits until its person says so, for
// the page they are writing on still needs the old one's files.
clientsClaim();
self.addEventListener('message', ({ data }) => {
	if (data?.type === 'SKIP_WAITING') void self.skipWaiting();
});

sendInBackground(version);
showPushes();
