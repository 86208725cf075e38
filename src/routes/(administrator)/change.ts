/** What is wrong with a form before anybody is asked. */
export type FieldError = { readonly field: string; readonly text: string };
