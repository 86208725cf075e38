import { readQueue } from './deliver.ts';
import { drainer, type DrainOptions } from './drain.ts';
import { carrierOf, itemBy, receiptFor, outboxOf } from './outbox.fixture.ts';
import { startTriggers } from './triggers.ts';
import { locksOfBrowser, tabs } from './leader-lock.fixture.ts';
import { Failure, type Reason } from '$lib/failure.ts';

/** The part of a browser's window that the triggers listen to. */
export function windowOf() {
	const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
	const connection = Object.assign(new EventTarget(), { type: 'cellular', effectiveType: '4g' });
	const parts = { document, navigator: { connection } };
	const window = Object.assign(new EventTarget(), parts) as unknown as Window;
	const fire = (target: EventTarget, type: string) => target.dispatchEvent(new Event(type));
	return {
		window,
		document,
		connection,
		online: () => fire(window, 'online'),
		focus: () => fire(window, 'focus'),
		pageshow: () => fire(window, 'pageshow'),
		show(visibilityState: 'visible' | 'hidden') {
			document.visibilityState = visibilityState;
			fire(document, 'visibilitychange');
		},
		/** The estimate of the network's speed has changed, and its kind too if that is said. */
		networkChanges(kind: { type?: string; effectiveType?: string } = {}) {
			Object.assign(connection, kind);
			fire(connection, 'change');
		}
	};
}

/** A phone with reports in its outbox and the app open in some tabs, over a network that a test cuts. */
export function phone(openTabs: number, reports: number, random: () => number) {
	const outbox = outboxOf(...Array.from({ length: reports }, () => itemBy('barnaby')));
	const filed = [...outbox.kept.keys()];
	const open = tabs();
	const locks = locksOfBrowser();
	const tried: number[] = [];
	const sent: string[] = [];
	let trouble: Reason | null = 'offline';
	const carrier = carrierOf({
		async report(item) {
			tried.push(Date.now());
			if (trouble) throw new Failure(trouble);
			sent.push(item.id);
			return receiptFor(item);
		}
	});
	const now = () => new Date();
	const waiting = () => readQueue(outbox.outbox, 'barnaby');
	const pages = Array.from({ length: openTabs }, () => {
		const page = windowOf();
		const { news } = open();
		const author = async () => 'barnaby';
		const options: DrainOptions = {
			...{ outbox: outbox.outbox, carrier, author, locks, news, appVersion: 'this', now, random }
		};
		const stop = startTriggers({
			...{ drain: drainer(options), waiting, news, window: page.window, now }
		});
		return { ...page, news, stop };
	});
	return {
		pages,
		outbox,
		filed,
		sent,
		/** What every try meets from now on; null: it gets through. */
		meet: (reason: Reason | null) => void (trouble = reason),
		/** In whole seconds after that moment, each try since. */
		triedSince: (moment: number) =>
			tried.filter((at) => at >= moment).map((at) => Math.round((at - moment) / 1000)),
		stop: () => pages.forEach((page) => page.stop())
	};
}
