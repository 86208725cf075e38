/** Where what is typed and not sent is kept; null empties it. */
export type Drawer = {
	get(): Promise<Readonly<Record<string, string>> | null>;
	set(typed: Readonly<Record<string, string>> | null): Promise<void>;
};
