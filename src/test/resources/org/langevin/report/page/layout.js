// What is wrong with the page as it is laid out now: a list of sentences.
(() => {
  const faults = [];
  const expect = (holds, fault) => { if (!holds) faults.push(fault); };
  const inside = (inner, outer, slack) => inner.left >= outer.left - slack && inner.right <= outer.right + slack
    && inner.top >= outer.top - slack && inner.bottom <= outer.bottom + slack;
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;

  const page = document.scrollingElement;
  expect(page.scrollWidth <= innerWidth, `the page is ${page.scrollWidth} px wide`);
  expect(document.documentElement.lang === 'en', 'no language');
  expect(document.title !== '', 'no title');
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    expect(+heading.tagName[1] <= level + 1, `heading "${heading.textContent}" skips a level`);
    level = +heading.tagName[1];
  }
  for (const text of document.querySelectorAll('h1, h2, p, li, figcaption, summary')) {
    const box = text.getBoundingClientRect();
    expect(box.right <= innerWidth && text.scrollWidth <= text.clientWidth + 1, `text leaves its box: ${text.textContent.slice(0, 60)}`);
  }
  for (const figure of document.querySelectorAll('figure')) {
    expect(figure.querySelector('figcaption')?.textContent.trim(), 'a figure without a sentence');
  }
  for (const cell of document.querySelectorAll('th')) {
    expect(cell.scope === 'col' || cell.scope === 'row', `header "${cell.textContent}" without scope`);
  }
  for (const image of document.querySelectorAll('img')) {
    expect(image.complete && image.naturalWidth > 0, `picture "${image.alt}" is not shown`);
    expect(image.alt !== '', 'a picture without words');
  }
  for (const plot of document.querySelectorAll('svg[role=img]')) {
    const name = plot.getAttribute('aria-label') ?? '';
    const box = plot.getBoundingClientRect();
    const drawn = plot.getBBox();
    const view = plot.viewBox.baseVal;
    expect(name.length > 10, 'a plot without words');
    expect(box.width > 200 && box.height > 40 && drawn.width > 0 && drawn.height > 0, `plot "${name}" is empty`);
    expect(inside(box, plot.closest('figure').getBoundingClientRect(), 0.5), `plot "${name}" leaves its figure`);
    expect(drawn.x >= -1 && drawn.y >= -1 && drawn.x + drawn.width <= view.width + 1 && drawn.y + drawn.height <= view.height + 1,
      `plot "${name}" draws from ${drawn.x}, ${drawn.y} over ${drawn.width} by ${drawn.height}, outside ${view.width} by ${view.height}`);
    const labels = [...plot.querySelectorAll('text')].filter(label => label.textContent !== '');
    const boxes = labels.map(label => label.getBoundingClientRect());
    labels.forEach((label, i) => {
      expect(parseFloat(getComputedStyle(label).fontSize) * box.width / view.width >= 9, `label "${label.textContent}" is too small`);
      for (let j = 0; j < i; j++) {
        expect(!overlap(boxes[i], boxes[j]), `labels "${label.textContent}" and "${labels[j].textContent}" of "${name}" overlap`);
      }
    });
  }
  return faults;
})()
