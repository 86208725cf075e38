import type { Listener, News } from './news.ts';
import type { Locks } from './leader-lock.ts';

type Request = { work: () => Promise<unknown>; lose: (error: Error) => void };

/** Web Locks as one browser's tabs share them: one holder, the rest in a row, and theft. */
export function locksOfBrowser(): Locks {
	let holder: Request | null = null;
	const row: Request[] = [];
	const next = () => {
		if (holder === null && row.length > 0) grant(row.shift()!);
	};
	function grant(request: Request) {
		holder = request;
		void request.work().finally(() => {
			if (holder !== request) return;
			holder = null;
			next();
		});
	}
	const request = (
		_: string,
		{ signal, steal }: { signal?: AbortSignal; steal?: boolean },
		work: () => Promise<unknown>
	) =>
		new Promise((resolve, reject) => {
			const asked: Request = {
				lose: reject,
				work: () => work().then(resolve, reject)
			};
			signal?.addEventListener('abort', () => {
				if (!row.includes(asked)) return;
				row.splice(row.indexOf(asked), 1);
				reject(new DOMException('', 'AbortError'));
			});
			if (steal) {
				holder?.lose(new DOMException('', 'AbortError'));
				grant(asked);
			} else {
				row.push(asked);
				next();
			}
		});
	return { request } as unknown as Locks;
}

/** Word between tabs; a frozen one neither hears nor speaks. */
export function tabs() {
	const all: { frozen: boolean; listeners: Set<Listener> }[] = [];
	return (): { news: News; freeze: (frozen: boolean) => void } => {
		const tab = { frozen: false, listeners: new Set<Listener>() };
		all.push(tab);
		const news: News = {
			tell: (word) => {
				for (const one of all)
					if (!one.frozen && !tab.frozen)
						one.listeners.forEach((listener) => listener(word, one !== tab));
			},
			listen: (listener) => {
				tab.listeners.add(listener);
				return () => void tab.listeners.delete(listener);
			}
		};
		return { news, freeze: (frozen) => (tab.frozen = frozen) };
	};
}
