/** Something a person at the keyboard can mend. Its message says what is wrong and what to do. */
export class Trouble extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'Trouble';
	}
}
