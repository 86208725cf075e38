/** Pages that were renamed: a bookmark, or a message that was already sent, still leads to them. */
const RENAMED: readonly (readonly [before: RegExp, now: string])[] = [
	[/^notice$/, '/notification'],
	[/^told$/, '/notifications'],
	[/^places(\/[^/]+)?$/, '/regions$1'],
	[/^(inbox|hotline|region)\/([^/]+)\/hand-out$/, '/$1/$2/redacted-copy'],
	[/^response-times\/taken$/, '/response-times/exports'],
	[/^response-times\/effectiveness$/, '/response-times/site-contact']
];

/** The address of a page today. `path` has no leading slash. Null: no page was renamed from it. */
export function renamedPage(path: string): string | null {
	const found = RENAMED.find(([before]) => before.test(path));
	return found === undefined ? null : path.replace(found[0], found[1]);
}
