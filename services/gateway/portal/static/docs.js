// Starts the page on which the API can be tried; the token is entered there and kept by nobody.
const place = document.getElementById("swagger-ui");

// What the library lacks for a reader's tools: a landmark around its title, a heading above its groups, and a name for
// the button that closes its dialogue.
const framed = () => ({
  wrapComponents: {
    InfoContainer: (Title, { React }) => (given) =>
      React.createElement(
        "header",
        { role: "banner" },
        React.createElement(Title, given),
        React.createElement("h2", { className: "wrapper docs-groups" }, place.dataset.groups),
      ),
    CloseIcon: (Icon, { React }) => (given) =>
      React.createElement("span", { role: "img", "aria-label": place.dataset.close }, React.createElement(Icon, given)),
  },
});

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  plugins: [framed],
  // Deep links are links within buttons, which neither keyboard nor screen reader reaches.
  deepLinking: false,
  validatorUrl: null,
});
