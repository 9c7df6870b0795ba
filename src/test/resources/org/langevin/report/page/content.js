// What the page says, with all details open.
(() => ({
  plots: document.querySelectorAll('svg[role=img]').length,
  title: document.title,
  text: document.body.innerText,
  tables: [...document.querySelectorAll('table')].map(table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))),
}))()
