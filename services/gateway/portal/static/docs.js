// Starts the page on which the API can be tried; the token is entered there and kept by nobody.
const place = document.getElementById("swagger-ui");
window.SwaggerUIBundle({ domNode: place, url: place.dataset.document, deepLinking: true, validatorUrl: null });
