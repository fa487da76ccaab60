// The pages do everything without this; it only saves time and data.
'use strict';

/** A phone's photo, made small enough for a weak network. Whatever cannot be drawn is sent as it is. */
async function shrink(file) {
  const longest = 2000;
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) || file.size < 700000) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
  } catch {
    return file;
  }
}

/** Photos that are being made smaller. */
let shrinking = null;
document.addEventListener('change', (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== 'file' || !window.DataTransfer) return;
  shrinking = Promise.all([...input.files].map(shrink)).then((files) => {
    const box = new DataTransfer();
    for (const file of files) box.items.add(file);
    input.files = box.files;
    shrinking = null;
  });
});

document.addEventListener('submit', (event) => {
  const { target: form, submitter: button } = event;
  // Two taps are one.
  if ('sent' in form.dataset) return event.preventDefault();
  if (shrinking) {
    event.preventDefault();
    void shrinking.then(() => form.requestSubmit(button));
    return;
  }
  form.dataset.sent = '';
  if (button?.dataset.sending) button.textContent = button.dataset.sending;
});
// Coming back by the browser's own button, the form may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (!button) return;
  if ('print' in button.dataset) window.print();
  if (button.dataset.copy) void copy(document.getElementById(button.dataset.copy), button);
  if (button.name === 'look' && (button.value === 'elder' || button.value === 'normal')) {
    // Only larger letters: no need to load the page again, and chosen files stay chosen.
    event.preventDefault();
    const isElder = document.documentElement.classList.toggle('elder');
    const [name, only] = location.protocol === 'https:' ? ['__Secure-look', '; secure'] : ['look', ''];
    document.cookie = `${name}=${isElder ? 'elder' : 'normal'}; path=/p; max-age=31536000; samesite=lax${only}`;
    button.textContent = isElder ? button.dataset.normal : button.dataset.elder;
  }
});

async function copy(from, button) {
  const text = from.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over plain HTTP there is no clipboard: mark it, and let the browser's old way take it.
    getSelection().selectAllChildren(from);
    if (!document.execCommand('copy')) return;
  }
  button.textContent = button.dataset.done;
}

for (const button of document.querySelectorAll('.scripted')) button.classList.remove('scripted');
