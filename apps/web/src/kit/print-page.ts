/** Prints a page of the server without leaving this one: it is drawn in a frame nobody sees. */
export function printPage(html: string): Promise<void> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.className = 'print-frame';
    frame.setAttribute('aria-hidden', 'true');
    frame.tabIndex = -1;
    frame.addEventListener(
      'load',
      () => {
        const view = frame.contentWindow;
        // Browsers that do not wait for the dialog still need the frame for a while.
        view?.addEventListener('afterprint', () => setTimeout(() => frame.remove(), 1000));
        view?.focus();
        view?.print();
        resolve();
      },
      { once: true },
    );
    frame.srcdoc = html;
    document.body.append(frame);
  });
}
