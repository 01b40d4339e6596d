using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace LogFlow.Server.Api;

/// <summary>The built front end, the API page and what to say when they were not built.</summary>
internal static class WebFiles
{
    private const string NotBuilt = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>LogFlow</title></head><body>
        <h1>LogFlow is running; its dashboard is not built</h1>
        <p>Run <code>npm ci &amp;&amp; npm run build</code> in <code>frontend/</code> (or start with <code>./run.sh</code>, which does it), then restart.</p>
        <p>The <a href="/api/health">health report</a>, the <a href="/api/stats">current state</a>, the <a href="/docs">API page</a> and <a href="/metrics">metrics</a> work already.</p>
        </body></html>
        """;

    private const string DocsPage = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>LogFlow API</title>
        <link rel="stylesheet" href="/docs/swagger-ui.css"></head>
        <body><div id="swagger-ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>
        """;

    private const string DocsScript =
        """window.ui = SwaggerUIBundle({ url: "/openapi/v1.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });""";

    private static readonly string[] DocsFiles = ["swagger-ui.css", "swagger-ui-bundle.js"];

    private static readonly string[] OwnPaths = ["/api", "/hub", "/v1", "/loki", "/services/collector", "/ingest", "/elastic", "/openapi", "/docs", "/metrics", "/health", "/assets"];

    /// <summary>The folder with <c>index.html</c>: as configured, or <c>wwwroot</c> or <c>frontend/dist</c> from the program's folder upwards.</summary>
    public static string? FindRoot(string? configured)
    {
        if (configured is not null)
        {
            return File.Exists(Path.Combine(configured, "index.html")) ? Path.GetFullPath(configured) : null;
        }

        return Upwards("wwwroot", "index.html") ?? Upwards(Path.Combine("frontend", "dist"), "index.html");
    }

    /// <summary>Comes before routing: a file that exists is served whatever the routes say.</summary>
    public static void Use(WebApplication app, string? root)
    {
        if (root is not null)
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(root),
                ContentTypeProvider = Types(),
                OnPrepareResponse = static served => served.Context.Response.Headers.CacheControl =
                    served.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
            });
        }
    }

    public static void Map(WebApplication app, string? root)
    {
        MapDocs(app, root);
        if (root is null)
        {
            app.MapGet("/", () => Results.Content(NotBuilt, "text/html; charset=utf-8")).ExcludeFromDescription();
        }
    }

    /// <summary>
    /// The dashboard's own pages: the page reads the path. After routing and only where no endpoint matched: a fallback endpoint
    /// would take wrong methods and media types for missing pages.
    /// </summary>
    public static void UsePages(WebApplication app, string? root)
    {
        if (root is null)
        {
            return;
        }

        var index = Path.Combine(root, "index.html");
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is not null
                || !HttpMethods.IsGet(context.Request.Method)
                || Array.Exists(OwnPaths, p => context.Request.Path.StartsWithSegments(p)))
            {
                return next(context);
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            return context.Response.SendFileAsync(index, context.RequestAborted);
        });
    }

    private static void MapDocs(WebApplication app, string? root)
    {
        var folder = FindDocs(root);
        app.MapGet("/docs", () => folder is null
            ? Results.Text("The API page needs npm's swagger-ui-dist: run 'npm ci' in frontend/ and restart. The description itself is at /openapi/v1.json.\n")
            : Results.Content(DocsPage, "text/html; charset=utf-8")).ExcludeFromDescription();
        app.MapGet("/docs/start.js", () => Results.Content(DocsScript, "text/javascript; charset=utf-8")).ExcludeFromDescription();
        if (folder is null)
        {
            return;
        }

        foreach (var file in DocsFiles)
        {
            var path = Path.Combine(folder, file);
            var type = file.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript";
            app.MapGet("/docs/" + file, () => Results.File(path, type)).ExcludeFromDescription();
        }
    }

    private static string? FindDocs(string? root)
    {
        var built = root is null ? null : Path.Combine(root, "swagger-ui");
        return built is not null && File.Exists(Path.Combine(built, DocsFiles[1]))
            ? built
            : Upwards(Path.Combine("frontend", "node_modules", "swagger-ui-dist"), DocsFiles[1]);
    }

    private static string? Upwards(string folder, string file)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, folder);
            if (File.Exists(Path.Combine(path, file)))
            {
                return path;
            }
        }

        return null;
    }

    private static FileExtensionContentTypeProvider Types()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        types.Mappings[".woff2"] = "font/woff2";
        return types;
    }
}
