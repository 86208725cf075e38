/**
 * Kills a phone's browser at a named await. The page stops after every await that saving and sending
 * stand on, and asks the line whether it may go on; the line sends SIGKILL instead of answering.
 */
import type { Page } from '@playwright/test';
import type { FaultProxy } from './fault-proxy.ts';
import { keepOutbox, putBackOutbox, quiet } from './phone-storage.ts';
import { SAMPLE } from './sample.ts';
import { expect, type Phone } from './stage.ts';

/** The nth time that this await ends in this step of the scenario. */
export type Point = { readonly step: string; readonly name: string; readonly nth: number };

/** Acts as a person does. `step` names what is being done; awaits before the first step are not counted. */
export type Scenario = (page: Page, step: (name: string) => Promise<void>) => Promise<void>;

const STEP = 'kill-point-step';

export const pointWords = ({ step, name, nth }: Point) => `${step}: ${name} #${nth}`;

/** Runs in the page. */
function stopAfterAwaits(stepKey: string): void {
	const send = XMLHttpRequest.prototype.send;
	const point = (name: string) => {
		// Kept over pages: a scenario may go through several.
		const step = sessionStorage.getItem(stepKey);
		if (step === null) return;
		const asking = new XMLHttpRequest();
		asking.open('GET', `/__point?${encodeURIComponent(JSON.stringify([step, name]))}`, false);
		send.call(asking);
	};
	const after = (owner: object, name: string, words = (..._: unknown[]) => name) => {
		const methods = owner as Record<string, (...args: unknown[]) => Promise<unknown>>;
		const real = methods[name]!;
		methods[name] = async function (this: unknown, ...args) {
			const result = await real.apply(this, args);
			point(words(...args));
			return result;
		};
	};
	const pathOf = (asked: unknown) =>
		new URL(asked instanceof Request ? asked.url : String(asked), location.href).pathname.replace(
			/[0-9a-f-]{32,}/g,
			'…'
		);
	for (const name of ['encrypt', 'decrypt', 'digest', 'generateKey'])
		after(SubtleCrypto.prototype, name);
	for (const name of ['text', 'json']) after(Response.prototype, name, () => 'answer read');
	for (const name of ['persist', 'persisted', 'estimate']) after(StorageManager.prototype, name);
	after(window, 'fetch', (asked) => `fetch ${pathOf(asked)}`);
	XMLHttpRequest.prototype.send = function (...args) {
		this.addEventListener('loadend', () => point(`upload ${pathOf(this.responseURL)}`));
		return send.apply(this, args as never);
	};

	const transaction = IDBDatabase.prototype.transaction;
	IDBDatabase.prototype.transaction = function (...args) {
		const opened = transaction.apply(this, args);
		if (opened.mode === 'readwrite')
			opened.addEventListener('complete', () => point(`stored ${[...opened.objectStoreNames]}`));
		return opened;
	};
	type Requests = Record<string, (...args: unknown[]) => IDBRequest>;
	const answered = (owner: { prototype: object }, name: string) => {
		const methods = owner.prototype as Requests;
		const real = methods[name]!;
		methods[name] = function (this: { name: string }, ...args) {
			const request = real.apply(this, args);
			request.addEventListener('success', () => point(`${name} ${this.name}`));
			return request;
		};
	};
	for (const name of ['put', 'delete', 'get', 'getKey', 'getAll', 'getAllKeys'])
		answered(IDBObjectStore, name);
	for (const name of ['getAll', 'getAllKeys']) answered(IDBIndex, name);

	const request = LockManager.prototype.request;
	LockManager.prototype.request = function (...args: unknown[]) {
		const work = args.pop() as (lock: unknown) => unknown;
		const locked = (lock: unknown) => (point(`lock ${String(args[0])}`), work(lock));
		return request.apply(this, [...args, locked] as never) as never;
	};
	window.Worker = class extends Worker {
		constructor(...args: ConstructorParameters<typeof Worker>) {
			super(...args);
			this.addEventListener('message', () => point('worker answered'));
		}
	};
}

/** After these, storage or the server may hold something else than before. */
const CHANGES = /^(put|delete|stored|encrypt|fetch|upload)/;

/**
 * One point of each name; of a name that comes again, another point for each commit. Only of what
 * changes something: how often the app reads meanwhile, by its own timers, is not the same each time.
 */
export function sampleOf(points: readonly Point[], turn = 0): Point[] {
	const byName = Map.groupBy(
		points.filter(({ name }) => CHANGES.test(name)),
		({ name }) => name
	);
	return [...byName.values()].map((same) => same[(SAMPLE + turn) % same.length]!);
}

export class KillPoints {
	readonly #phone: Phone;
	readonly #proxy: FaultProxy;
	#prepared: Page | null = null;
	#ended = 0;
	#reset: () => Promise<void> = async () => {};
	/** How many kills there were. */
	kills = 0;
	/** Points that a scenario did not come by again: what the app does beside it is not the same each time. */
	readonly missed: string[] = [];

	constructor(phone: Phone, proxy: FaultProxy) {
		this.#phone = phone;
		this.#proxy = proxy;
	}

	/** Each try begins with the outbox as it is now, and with the server as `reset` leaves it. */
	async begin(reset: () => Promise<void> = async () => {}): Promise<void> {
		this.#reset = reset;
		await keepOutbox(this.#phone.page);
	}

	/** Every point of a scenario, in order. It is run whole once. */
	async list(scenario: Scenario): Promise<Point[]> {
		const points: Point[] = [];
		await this.#run(scenario, (point) => void points.push(point));
		return points;
	}

	/**
	 * Puts the outbox back and runs the scenario until that point. There every process of the browser
	 * is killed, and the app is opened again. False: the scenario ended without coming by.
	 */
	async killAt(at: Point, scenario: Scenario): Promise<boolean> {
		for (let tries = 1; tries <= 2; tries++) {
			await quiet(this.#phone.page);
			await this.#reset();
			await putBackOutbox(this.#phone.page);
			let killed = false;
			await this.#run(scenario, (point, die) => {
				if (pointWords(point) !== pointWords(at)) return;
				killed = true;
				die();
			});
			if (!killed) continue;
			// Browser, zygotes, network, storage, renderer: fewer would mean that some were not found.
			expect(this.#ended).toBeGreaterThan(4);
			this.kills++;
			await this.#phone.kill();
			return true;
		}
		this.missed.push(pointWords(at));
		return false;
	}

	async #run(scenario: Scenario, onpoint: (point: Point, die: () => void) => void): Promise<void> {
		const { page } = this.#phone;
		if (this.#prepared !== page) await page.addInitScript(stopAfterAwaits, STEP);
		this.#prepared = page;
		const step = (name: string) =>
			page.evaluate(([key, name]) => sessionStorage.setItem(key!, name!), [STEP, name]);
		const times = new Map<string, number>();
		let dead = false;
		let toldOfDeath = () => {};
		const death = new Promise<void>((resolve) => (toldOfDeath = resolve));
		const die = () => {
			dead = true;
			this.#ended = this.#phone.die();
			toldOfDeath();
		};
		this.#proxy.hold = (path) => {
			if (dead) return true;
			const [step, name] = JSON.parse(decodeURIComponent(path.slice('/__point?'.length)));
			const nth = (times.get(`${step}: ${name}`) ?? 0) + 1;
			times.set(`${step}: ${name}`, nth);
			onpoint({ step, name, nth }, die);
			return dead;
		};
		try {
			await Promise.race([scenario(page, step), death]);
		} catch (error) {
			if (!dead) throw error;
		}
		this.#proxy.hold = () => false;
		if (!dead) await page.evaluate((key) => sessionStorage.removeItem(key), STEP);
	}
}
