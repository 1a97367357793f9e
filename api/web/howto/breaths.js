// A 60-second counter of breaths for a number field. Markup:
//
//   <div data-counter="breaths" data-counter-for="respiratory_rate">
//     <label for="respiratory_rate">…</label> <input id="respiratory_rate" …>
//   </div>
//
// It adds a start button, a button to tap and the time left, and at the end
// writes the count into the field, where it can still be changed. The number of
// seconds is fixed: a count over another time is another measurement.

const SECONDS = 60
const SPOKEN = [30, 10] // seconds left that a screen reader is told

/**
 * Adds the counter to one marked element.
 * @param {HTMLElement} root
 * @param {() => number} now - milliseconds on a clock that never goes back
 */
export function enhance(root, now = () => performance.now()) {
  const field = document.getElementById(root.dataset.counterFor)
  if (!field || root.querySelector('.howto-counter')) return

  const start = button('nhsuk-button nhsuk-button--secondary howto-counter__start', `Start ${SECONDS} seconds`)
  const tap = button('nhsuk-button howto-counter__tap', 'Tap each breath')
  const left = element('p', 'howto-counter__left')
  const spoken = element('p', 'nhsuk-u-visually-hidden')
  left.setAttribute('aria-hidden', 'true')
  spoken.setAttribute('role', 'status')

  const box = element('div', 'howto-counter')
  box.append(start, left, spoken)
  root.append(box)

  let count = 0
  let ends = 0
  let shown = SECONDS
  let timer = 0

  start.addEventListener('click', () => {
    clearInterval(timer)
    count = 0
    ends = now() + SECONDS * 1000
    shown = SECONDS
    timer = setInterval(tick, 100)
    start.after(tap)
    tap.removeAttribute('aria-disabled')
    start.textContent = 'Start again'
    show()
    spoken.textContent = `Counting has started. You have ${SECONDS} seconds.`
    tap.focus()
  })

  tap.addEventListener('click', () => {
    if (now() >= ends) return
    count++
    show()
  })

  // A key that is held down is one tap.
  tap.addEventListener('keydown', (event) => {
    if (event.repeat) event.preventDefault()
  })

  function tick() {
    const seconds = Math.ceil((ends - now()) / 1000)
    if (seconds <= 0) return finish()
    if (seconds === shown) return
    const passed = SPOKEN.find((s) => seconds <= s && s < shown)
    if (passed) spoken.textContent = `${seconds} seconds left.`
    shown = seconds
    show()
  }

  function show() {
    left.textContent = `${shown} seconds left. Breaths: ${count}.`
  }

  // The tap button keeps its place and the focus, so that a last tap that comes
  // late does nothing.
  function finish() {
    clearInterval(timer)
    tap.setAttribute('aria-disabled', 'true')
    const result = count > 0 ? `Time is up. You counted ${count} ${count === 1 ? 'breath' : 'breaths'} in ${SECONDS} seconds.`
      : 'Time is up. You counted no breaths. Start again.'
    left.textContent = result
    spoken.textContent = result
    if (count === 0) return
    field.value = String(count)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

function element(name, className) {
  const e = document.createElement(name)
  e.className = className
  return e
}

function button(className, text) {
  const b = element('button', className)
  b.type = 'button'
  b.textContent = text
  return b
}

document.querySelectorAll('[data-counter="breaths"]').forEach((root) => enhance(root))
