/** Thanks to a reporter, or a question about what was seen already. */
export type FeedbackKind = 'thanks' | 'question';

/** What a reporter was thanked for, or asked. */
export type Feedback = {
	readonly id: string;
	readonly kind: FeedbackKind;
	readonly wording: string;
	readonly words: string;
	/** What in it read like a task, and was sent despite it. */
	readonly taskWords: readonly string[];
	readonly sentBy: string | null;
	readonly sentAt: Date;
};
