import { Failure } from '$lib/failure.ts';
import type { LinesAnswer } from '$lib/administration/model/lines.ts';
import type { Line, LineError, Sheet } from '$lib/csv.ts';
import { Act } from '$lib/ui/act.svelte.ts';
import { changeWords } from './change.ts';

type Csv = typeof import('$lib/csv.ts');
type Verb = (lines: readonly Line[], onlyCheck: boolean) => Promise<LinesAnswer>;

/** The library comes with the first file. */
async function csv(): Promise<Csv> {
	try {
		return await import('$lib/csv.ts');
	} catch (cause) {
		throw new Failure('offline', { cause });
	}
}

/** A file on its way in: read, checked, brought; what is wrong with it, or what it would do. */
export class FromFile {
	readonly act = new Act(changeWords);
	#sheet: Sheet;
	#verb: Verb;
	#text = $state('');
	#lines = $state.raw<readonly Line[]>([]);
	#unknown = $state.raw<readonly string[]>([]);
	#errors = $state.raw<readonly LineError[]>([]);
	#foreseen = $state.raw<LinesAnswer | null>(null);
	#done = $state.raw<LinesAnswer | null>(null);

	constructor(sheet: Sheet, verb: Verb) {
		this.#sheet = sheet;
		this.#verb = verb;
	}

	/** What was chosen, pasted or typed. Another text takes away what was said of the one before. */
	get text(): string {
		return this.#text;
	}
	set text(text: string) {
		if (text === this.#text) return;
		this.#text = text;
		this.#errors = [];
		this.#foreseen = null;
		this.#done = null;
		this.#unknown = [];
	}

	get lines(): readonly Line[] {
		return this.#lines;
	}
	get unknown(): readonly string[] {
		return this.#unknown;
	}
	get errors(): readonly LineError[] {
		return this.#errors;
	}
	/** What the text would do; null: not checked, or something is wrong with it. */
	get foreseen(): LinesAnswer | null {
		return this.#foreseen;
	}
	/** What it did. */
	get done(): LinesAnswer | null {
		return this.#done;
	}

	async choose(file: Blob): Promise<void> {
		await this.act.run(
			'read',
			async () => {
				const bytes = new Uint8Array(await file.arrayBuffer());
				const { decoded, noText } = await csv();
				const word = noText(bytes);
				if (word !== null) this.#told(null, [{ line: null, column: null, word, about: null }]);
				else this.text = decoded(bytes).replace(/^\uFEFF/, '');
			},
			''
		);
	}

	async check(): Promise<void> {
		await this.act.run(
			'check',
			async () => {
				const text = this.#text;
				const { lines, unknown, errors } = (await csv()).readFile(text, this.#sheet);
				const answer = errors.length > 0 ? null : await this.#verb(lines, true);
				if (text !== this.#text) return; // somebody went on typing
				[this.#lines, this.#unknown, this.#done] = [lines, unknown, null];
				this.#told(answer, errors);
			},
			''
		);
	}

	/** All of it or nothing: what was free at the check may be taken by now. */
	async bring(): Promise<boolean> {
		await this.act.run(
			'bring',
			async () => {
				const answer = await this.#verb(this.#lines, false);
				this.#told(answer, answer.errors);
				if (answer.errors.length > 0) return;
				this.#foreseen = null;
				this.#done = answer;
			},
			''
		);
		return this.#done !== null;
	}

	/** A file in the same columns. */
	async written(rows: readonly Readonly<Record<string, string | number>>[]): Promise<string> {
		return (await csv()).writeFile(this.#sheet, rows);
	}

	#told(answer: LinesAnswer | null, errors: readonly LineError[]): void {
		this.#errors = answer?.errors ?? errors;
		this.#foreseen = this.#errors.length === 0 ? answer : null;
	}
}
