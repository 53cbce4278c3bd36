"use strict";
(() => {
  const LEAST = 0.75;
  const MOST_PIXELS = 6e7;
  const MOST_LINES = 12;
  const picture = JSON.parse(document.getElementById("picture-data").textContent);
  const stage = document.getElementById("stage");
  const view = document.getElementById("window");
  const choice = document.getElementById("choice");
  const chosen = document.getElementById("chosen");
  const hint = chosen.textContent;
  document.getElementById("picture").hidden = false;

  function shorten(words) {
    const lines = words.join("\n").split("\n");
    const rest = lines.length - MOST_LINES;
    return rest > 1 ? [...lines.slice(0, MOST_LINES), `and ${rest} more lines`].join("\n") : lines.join("\n");
  }

  // Titles are plain strings: vis-network shows them as text and reads no markup in them.
  const boxes = new Map(picture.boxes.map((box) => [String(box.node), box]));
  const nodes = new vis.DataSet(picture.nodes.map(
    (node) => (boxes.has(String(node.id)) ? { ...node, title: boxes.get(String(node.id)).words } : node),
  ));
  const edges = new vis.DataSet(picture.edges.map(
    (edge) => ({ ...edge, title: shorten(edge.said.map((number) => picture.said[number])) }),
  ));
  const network = new vis.Network(stage, { nodes, edges }, { ...picture.options, autoResize: false });
  stage.firstElementChild.removeAttribute("tabindex");

  // The picture is as large as it needs to be, and its window scrolls as pages do. Only a
  // picture of many screens has a window of one.
  const most = Math.sqrt(MOST_PIXELS / picture.width / picture.height) / window.devicePixelRatio;
  let scale = 1;
  function show() {
    scale = Math.min(scale, most);
    const width = picture.width * scale;
    const height = picture.height * scale;
    stage.style.width = `${width}px`;
    stage.style.height = `${height}px`;
    network.setSize(`${width}px`, `${height}px`);
    network.moveTo({ position: { x: picture.width / 2, y: picture.height / 2 }, scale, animation: false });
  }
  function fit() {
    scale = Math.min(1, Math.max(LEAST, view.clientWidth / picture.width));
    show();
    view.classList.toggle("tall", picture.height * scale > 2.5 * window.innerHeight);
    const [across, down] = picture.middle;
    view.scrollLeft = across * scale - view.clientWidth / 2;
    view.scrollTop = down * scale - view.clientHeight / 2;
  }
  function zoom(factor) {
    scale = Math.min(2, Math.max(0.25, scale * factor));
    show();
  }

  function choose(number) {
    const box = boxes.get(number);
    const kept = box && { nodes: new Set(box.nodes), edges: new Set(box.edges) };
    nodes.update(picture.nodes.map(({ id, shape }) => ({
      id, opacity: !kept || shape === "text" || kept.nodes.has(id) ? 1 : 0.25,
    })));
    edges.update(picture.edges.map(({ id }) => ({
      id, color: { ...picture.options.edges.color, opacity: !kept || kept.edges.has(id) ? 1 : 0.15 },
    })));
    network.setSelection({ nodes: box ? [box.node] : [], edges: box ? box.edges : [] });
    choice.value = box ? number : "";
    chosen.textContent = box ? box.words : hint;
  }

  network.on("click", (event) => {
    choose(String(event.nodes[0]));
    if (event.nodes.length === 0 && event.edges.length > 0) {
      chosen.textContent = edges.get(event.edges[0]).title;
    }
  });
  choice.addEventListener("change", () => choose(choice.value));
  document.getElementById("larger").addEventListener("click", () => zoom(1.25));
  document.getElementById("smaller").addEventListener("click", () => zoom(0.8));
  let width = view.clientWidth;
  window.addEventListener("resize", () => {
    if (view.clientWidth !== width && !window.matchMedia("print").matches) {
      width = view.clientWidth;
      fit();
    }
  });
  fit();
})();
