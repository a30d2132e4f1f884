// Plays a recording on its page. The frames (frames.js) are the rows of the terminal's window as they changed, so that nothing has
// to be interpreted here; without this script the page is the recording as text.
"use strict";
(() => {
  const { frames } = window.practicumReplay;
  const screen = document.getElementById("screen");
  const play = document.getElementById("play");
  const position = document.getElementById("position");
  const clock = document.getElementById("clock");
  const speed = document.getElementById("speed");
  const longest = 2000;

  // When each frame is shown: pauses of more than `longest` are shortened.
  const starts = [];
  let total = 0;
  frames.forEach((frame, index) => {
    if (index > 0) total += Math.min(frame[0] - frames[index - 1][0], longest);
    starts.push(total);
  });

  const text = (milliseconds) => {
    const seconds = Math.floor(milliseconds / 1000);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    return (hours ? `${hours}:${two(minutes)}` : `${minutes}`) + `:${two(seconds % 60)}`;
  };

  // The last frame of a list of times that is not after one.
  const last = (times, time) => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] <= time) low = middle + 1; else high = middle;
    }
    return Math.max(low - 1, 0);
  };
  const recorded = frames.map((frame) => frame[0]);
  // The moment of the page at which a time of the recording is shown.
  const shownAt = (time) => {
    const index = last(recorded, time);
    return Math.min(starts[index] + Math.min(time - recorded[index], longest), total);
  };

  let rows = [];
  let drawn = -1;
  const draw = (index) => {
    if (index < drawn) {
      rows = [];
      drawn = -1;
    }
    for (let next = drawn + 1; next <= index; next += 1) {
      const [, count, changes] = frames[next];
      rows.length = count;
      for (const [row, line] of Object.entries(changes)) rows[row] = line;
    }
    drawn = index;
    screen.textContent = Array.from(rows, (row) => row ?? "").join("\n");
    screen.scrollTop = screen.scrollHeight;
    clock.textContent = `${text(recorded[index])} of ${text(recorded[recorded.length - 1])}`;
  };

  let now = 0;
  let before = null;
  const seek = (time) => {
    now = Math.max(0, Math.min(time, total));
    position.value = String(Math.round(now));
    position.setAttribute("aria-valuetext", text(recorded[last(starts, now)]));
    draw(last(starts, now));
  };
  const isPlaying = () => before !== null;
  const stop = () => {
    before = null;
    play.textContent = "Play";
  };
  const tick = (time) => {
    if (!isPlaying()) return;
    seek(now + (time - before) * Number(speed.value));
    before = time;
    if (now >= total) stop(); else requestAnimationFrame(tick);
  };
  const start = () => {
    if (now >= total) seek(0);
    before = performance.now();
    play.textContent = "Pause";
    requestAnimationFrame(tick);
  };
  const toggle = () => (isPlaying() ? stop() : start());

  play.addEventListener("click", toggle);
  position.addEventListener("input", () => seek(Number(position.value)));
  const steps = Array.from(document.querySelectorAll(".steps a[data-time]"));
  const marks = document.getElementById("marks");
  for (const step of steps) {
    const mark = document.createElement("span");
    mark.className = step.dataset.look;
    mark.style.left = `${total ? (100 * shownAt(Number(step.dataset.time))) / total : 0}%`;
    marks.append(mark);
  }
  const jump = (element) => {
    stop();
    seek(shownAt(Number(element.dataset.time)));
    document.getElementById("player").scrollIntoView({ block: "nearest" });
  };
  for (const link of document.querySelectorAll(".steps a[data-time], .moment[data-time] .time")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      jump(link.dataset.time ? link : link.closest("[data-time]"));
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (["INPUT", "SELECT", "BUTTON", "A", "SUMMARY"].includes(event.target.tagName)) return;
    if (event.key === " ") {
      event.preventDefault();
      toggle();
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const times = steps.map((step) => shownAt(Number(step.dataset.time))).sort((one, other) => one - other);
      const ahead = event.key === "ArrowRight";
      const next = ahead ? times.find((time) => time > now + 1) : times.findLast((time) => time < now - 1);
      if (next === undefined) return;
      event.preventDefault();
      stop();
      seek(next);
    }
  });

  position.max = String(Math.max(total, 1));
  document.getElementById("player").hidden = false;
  const wanted = document.getElementById(location.hash.slice(1));
  seek(wanted && wanted.dataset.time ? shownAt(Number(wanted.dataset.time)) : 0);
})();
