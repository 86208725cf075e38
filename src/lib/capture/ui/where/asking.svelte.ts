import type { Landmark, Site } from '$lib/capture/data/briefing.ts';
import { formatBearing, readBearing, readMiles, type North } from '$lib/report/bearing.ts';
import type { Draft } from '$lib/report/draft.ts';
import { readPosition, type Parsed } from '$lib/report/parse-position.ts';
import { isBetterFix, type Position } from '$lib/report/position.ts';
import type { Keeper } from '$lib/capture/ui/writing/keeper.svelte.ts';
import {
	bearingAnswer,
	editable,
	landmarkAnswer,
	OWN_POSITION,
	positionAnswer,
	siteAnswer,
	wayOf,
	type Answer,
	type Origin,
	type Way
} from '$lib/capture/ui/writing/answers.ts';

/** A first fix is rough; the next minute's are of the same place, and then the phone may be carried off. */
const SETTLING_MS = 60_000;

/**
 * The question where a boat was, while its page is open. What was entered one way stays entered while
 * another is tried. Every answer is in the draft, and so on the phone, as soon as it is one.
 */
export class Asking {
	readonly #keeper: Keeper;
	readonly #site: () => Site | null;
	#firstFix: Position | null = null;

	/** The way that is open on the page. */
	open = $state.raw<Way | null>(null);
	typed = $state('');
	/** What the typed text means; null: it is empty, or still being read. */
	parsed = $state.raw<Parsed | null>(null);
	degrees = $state('');
	north = $state.raw<North | null>(null);
	miles = $state('');
	/** What a bearing is from; null: nothing yet. */
	origin = $state.raw<Origin | null>(null);
	search = $state('');
	/** The berth or mark picked last, whatever was answered since. */
	landmark = $state.raw<Landmark | null>(null);
	#pin = $state.raw<Position | null>(null);

	constructor(keeper: Keeper, site: () => Site | null, landmarks: readonly Landmark[]) {
		this.#keeper = keeper;
		this.#site = site;
		const { position, bearing, landmark } = keeper.draft;
		if (position?.source === 'typed') {
			this.typed = editable(position);
			this.parsed = { ok: true, position };
		}
		if (position?.source === 'map') this.#pin = position;
		if (landmark) this.landmark = landmarks.find(({ id }) => id === landmark.id) ?? null;
		if (bearing) {
			this.degrees = String(bearing.degreesSaid);
			this.north = bearing.north;
			this.miles = String(bearing.nauticalMiles);
			this.origin = {
				name: bearing.fromName,
				latitude: bearing.fromLatitude,
				longitude: bearing.fromLongitude
			};
		}
	}

	/** The way the draft's answer was given. */
	get chosen(): Way | null {
		return wayOf(this.#keeper.draft);
	}

	/** The bearing as far as it can be read. */
	get said(): { degrees: number; north: North | null } | null {
		const read = readBearing(this.degrees);
		return read && { degrees: read.degrees, north: read.north ?? this.north };
	}

	/** What keeps the open way from being an answer, by field; empty when nothing does. */
	get missing(): { field: 'typed' | 'degrees' | 'north' | 'miles' | 'origin'; text: string }[] {
		if (this.open !== 'bearing' || (this.degrees.trim() === '' && this.miles.trim() === ''))
			return [];
		const { said } = this;
		if (said === null)
			return [
				{ field: 'degrees', text: 'Enter the bearing in degrees from 0 to 360, or a point like SW' }
			];
		if (said.north === null)
			return [{ field: 'north', text: 'Say whether the bearing is magnetic or true' }];
		if (readMiles(this.miles) === null)
			return [{ field: 'miles', text: 'Enter the distance in nautical miles, from 0 to 30' }];
		if (this.origin === null) return [{ field: 'origin', text: 'Say where you saw it from' }];
		return [];
	}

	/** Opens a way. What was entered there before is the answer again. */
	async show(way: Way): Promise<void> {
		this.open = this.open === way && way !== 'site' ? null : way;
		this.#firstFix = null;
		if (this.open === null) return;
		if (way === 'site') this.#give(siteAnswer(this.#site()));
		else if (way === 'landmark' && this.landmark) this.pick(this.landmark);
		else if (way === 'map' && this.#pin) this.pin(this.#pin);
		else if (way === 'typed' && this.parsed?.ok) this.#give(positionAnswer(this.parsed.position));
		else if (way === 'bearing') await this.sight();
	}

	/** The phone is where the boat is. Of the first minute's fixes the most exact one holds. */
	here(fix: Position): void {
		const first = (this.#firstFix ??= fix);
		const { position } = this.#keeper.draft;
		const settling = fix.fixedAt!.getTime() - first.fixedAt!.getTime() < SETTLING_MS;
		if (fix !== first && !(settling && isBetterFix(fix, position))) return;
		this.#give(positionAnswer(fix), { observer: fix });
	}

	/** Looks for the phone anew. */
	again(): void {
		this.#firstFix = null;
	}

	/** A bearing is from the phone: then where it is belongs in the report. */
	async from(origin: Origin | Position): Promise<void> {
		if (!('name' in origin)) this.#keeper.change({ observer: origin });
		this.origin = 'name' in origin ? origin : { ...origin, name: OWN_POSITION };
		await this.sight();
	}

	/** The boat's place by bearing and distance, once all of it is said. */
	async sight(): Promise<void> {
		const { said, origin } = this;
		const miles = readMiles(this.miles);
		if (said === null || said.north === null || miles === null || origin === null) {
			if (this.chosen === 'bearing') this.#give(positionAnswer(null));
			return;
		}
		const now = this.#keeper.draft.seenAt ?? new Date();
		const entered = `${this.degrees} ${this.north} ${this.miles}`;
		const answer = await bearingAnswer(origin, { ...said, north: said.north }, miles, now);
		// While the model was fetched, more may have been typed.
		if (entered !== `${this.degrees} ${this.north} ${this.miles}` || origin !== this.origin) return;
		if (this.open === 'bearing') this.#give(answer);
	}

	pick(landmark: Landmark): void {
		this.landmark = landmark;
		this.#give(landmarkAnswer(landmark, this.#site()));
	}

	pin(position: Position): void {
		this.#pin = position;
		this.#give(positionAnswer(position));
	}

	/** What is typed is the answer as soon as it can be read in one way. */
	async type(text: string): Promise<void> {
		this.typed = text;
		const parsed = text.trim() === '' ? null : await readPosition(text);
		if (this.typed !== text) return;
		this.parsed = parsed;
		if (parsed?.ok && this.open === 'typed') this.#give(positionAnswer(parsed.position));
		else if (!parsed?.ok && this.chosen === 'typed') this.#give(positionAnswer(null));
	}

	/** Of what a text may mean, this. */
	mean(position: Position): void {
		this.typed = editable(position);
		this.parsed = { ok: true, position };
		this.#give(positionAnswer(position));
	}

	/** What cannot be read as a position is still worth sending, as words. */
	keepAsWords(): void {
		const words = this.open === 'bearing' ? this.#bearingWords() : this.typed.trim();
		const { placeText } = this.#keeper.draft;
		this.#keeper.change({ placeText: [placeText.trim(), words].filter(Boolean).join('. ') });
		if (this.open === 'bearing') [this.degrees, this.miles] = ['', ''];
		else [this.typed, this.parsed] = ['', null];
	}

	/** The site was another one: what stands for it goes along. */
	moveTo(siteId: string): void {
		this.#keeper.change({ siteId });
		const { chosen } = this;
		if (chosen === 'landmark') this.#give(positionAnswer(null));
		this.landmark = null;
		if (this.chosen === 'site') this.#give(siteAnswer(this.#site()));
	}

	/** Once nothing is being read any more. */
	async settled(): Promise<void> {
		if (this.open === 'typed' && this.parsed === null) await this.type(this.typed);
		if (this.open === 'bearing') await this.sight();
	}

	#bearingWords(): string {
		const { said } = this;
		const way = said
			? formatBearing(said.degrees, said.north ?? 'true').slice(0, -1)
			: this.degrees;
		const north = said?.north ? ` ${said.north}` : '';
		const far = this.miles.trim() && `${this.miles.trim()} nautical miles`;
		return [way.trim() && `bearing ${way.trim()}${north}`, far].filter(Boolean).join(', ');
	}

	#give(answer: Answer, more: Partial<Draft> = {}): void {
		this.#keeper.change({ ...answer, ...more });
	}
}
