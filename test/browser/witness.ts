import type { Browser, Page } from 'playwright-core';

/** What a page asked of the server lately, and was refused. */
const kept = 25;
const pages = new Map<Page, string[]>();

/** Keeps an eye on every page of this browser, for the report of a test that fails. */
export function witness(browser: Browser): Browser {
  browser.on('context', (context) =>
    context.on('page', (page) => {
      const lines: string[] = [];
      const note = (line: string): void => {
        lines.push(`${new Date().toISOString().slice(14, 23)} ${line}`);
        if (lines.length > kept) lines.shift();
      };
      pages.set(page, lines);
      page.on('close', () => pages.delete(page));
      page.on('console', (message) => message.type() === 'error' && note(`console: ${message.text()}`));
      page.on('response', (response) => {
        const request = response.request();
        if (response.status() >= 400 || request.method() !== 'GET')
          note(`${request.method()} ${new URL(response.url()).pathname} → ${response.status()}`);
      });
    }),
  );
  return browser;
}

/** What is on every open page, what has the focus there, and what the server refused lately. */
export async function testimony(): Promise<string> {
  // Not of the picture that keeps a context's process.
  const told = [...pages].filter(([page]) => !page.url().endsWith('/icon.svg'));
  const stories = told.map(async ([page, lines]) => {
    const seen = await Promise.race([
      page.evaluate<string>(
        `[document.activeElement?.outerHTML.slice(0, 160),
          ...[...document.querySelectorAll('.toasts, .ant-modal-wrap, .ant-drawer, [role="alert"]')].map((one) => one.innerText),
          document.body.innerText.slice(0, 1500)].join('\\n--\\n')`,
      ),
      new Promise<string>((resolve) => setTimeout(resolve, 5_000, 'the page does not answer')),
    ]).catch(String);
    return `${page.url()}\n${lines.join('\n')}\n${seen}\n`;
  });
  return (await Promise.all(stories)).join('\n');
}
