// The app has no server of its own: every page is drawn on the phone, also without signal.
export const ssr = false;
export const prerender = false;
