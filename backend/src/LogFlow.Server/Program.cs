Console.WriteLine("LogFlow");
