/** The smallest page that shows a form of ODK's: the package's own usage, and nothing beside it. */
import { createApp, h } from 'vue';
// @ts-expect-error -- it names types that it does not ship
import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms';

const answer = await fetch('/form.xml');
const formXml = await answer.text();

createApp({
	render: () =>
		h(OdkWebForm, { formXml, fetchFormAttachment: (url: URL) => fetch(url), onSubmit: () => {} })
})
	.use(webFormsPlugin)
	.mount('#app');
