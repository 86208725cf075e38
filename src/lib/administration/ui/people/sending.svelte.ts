import { Failure } from '$lib/failure.ts';
import { changeWords } from '$lib/administration/ui/change.ts';

type Post = {
	/** The ids of all that nobody has tried to send yet. */
	unsent(): Promise<readonly string[]>;
	/** Why it did not succeed; null when it did. */
	send(id: string): Promise<string | null>;
};

/** Sends every invitation that waits, one after the other, and can be left and gone on with. */
export class Sending {
	#post: Post;
	#total = $state(0);
	#tried = $state(0);
	#failed = $state(0);
	#underWay = $state(false);
	#stopped = false;
	#said = $state('');

	constructor(post: Post) {
		this.#post = post;
	}

	get underWay(): boolean {
		return this.#underWay;
	}

	/** How many there are, and how many of them were tried. */
	get total(): number {
		return this.#total;
	}
	get tried(): number {
		return this.#tried;
	}

	/** How it ended, in words to be announced; empty while it goes on. */
	get said(): string {
		return this.#said;
	}

	/** After the one that is under way. */
	stop(): void {
		this.#stopped = true;
	}

	/** Tries them all; calls `ontried` after each. Nothing happens while it is under way. */
	async start(ontried: () => void = () => {}): Promise<void> {
		if (this.#underWay) return;
		this.#underWay = true;
		this.#stopped = false;
		[this.#total, this.#tried, this.#failed, this.#said] = [0, 0, 0, ''];
		try {
			const ids = await this.#post.unsent();
			this.#total = ids.length;
			for (const id of ids) {
				if (this.#stopped) break;
				if (!(await this.#one(id))) this.#failed++;
				this.#tried++;
				ontried();
			}
			this.#said = this.#ended();
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#said = `${changeWords(error)} ${this.#ended()}`;
		} finally {
			this.#underWay = false;
		}
	}

	/** One that is refused, such as one a colleague took back meanwhile, stops no other. */
	async #one(id: string): Promise<boolean> {
		try {
			return (await this.#post.send(id)) === null;
		} catch (error) {
			if (error instanceof Failure && !error.passing) return false;
			throw error;
		}
	}

	#ended(): string {
		const sent = this.#tried - this.#failed;
		const left = this.#total - this.#tried;
		return [
			sent === 1 ? '1 invitation is sent.' : `${sent} invitations are sent.`,
			...(this.#failed > 0 ? [`${this.#failed} did not succeed: see below.`] : []),
			...(left > 0 ? [left === 1 ? '1 is left to send.' : `${left} are left to send.`] : [])
		].join(' ');
	}
}
